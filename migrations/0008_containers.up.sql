-- Containers: one profile, one set of guidelines and one budget that belong together. From here on records refer to each
-- other, and a soft delete is an update that no foreign key sees. Two triggers close that gap together: whoever makes a
-- reference locks what it names FOR SHARE and finds it live, and whoever deletes holds the row's own lock while looking
-- for references. Under READ COMMITTED each of the two statements sees what the other committed, whichever came first.

CREATE TABLE public.customer_profile_containers (
    account_id text COLLATE "C" NOT NULL,
    id uuid NOT NULL DEFAULT pg_catalog.gen_random_uuid(),
    version bigint NOT NULL DEFAULT 1,
    name text NOT NULL,
    customer_profile_id uuid,
    brand_guidelines_id uuid,
    budget_id uuid,
    is_default boolean NOT NULL DEFAULT false,
    is_primary boolean NOT NULL DEFAULT false,
    status text COLLATE "C" NOT NULL DEFAULT 'DRAFT',
    labels jsonb NOT NULL DEFAULT '{}',
    metadata jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT pg_catalog.now(),
    updated_at timestamptz NOT NULL DEFAULT pg_catalog.now(),
    deleted_at timestamptz,
    created_by text,
    updated_by text,
    deleted_by text,
    name_key text COLLATE "C" NOT NULL DEFAULT '',
    stored_bytes bigint NOT NULL DEFAULT 0,
    CONSTRAINT customer_profile_containers_pkey PRIMARY KEY (account_id, id),
    CONSTRAINT customer_profile_containers_customer_profile_id_fkey FOREIGN KEY (account_id, customer_profile_id)
        REFERENCES public.target_customer_profiles (account_id, id),
    CONSTRAINT customer_profile_containers_brand_guidelines_id_fkey FOREIGN KEY (account_id, brand_guidelines_id)
        REFERENCES public.brand_guidelines (account_id, id),
    CONSTRAINT customer_profile_containers_budget_id_fkey FOREIGN KEY (account_id, budget_id)
        REFERENCES public.budgets (account_id, id),
    CONSTRAINT customer_profile_containers_account_id_check CHECK (char_length(account_id) BETWEEN 1 AND 255),
    CONSTRAINT customer_profile_containers_version_check CHECK (version >= 1),
    CONSTRAINT customer_profile_containers_name_check
        CHECK (char_length(name) BETWEEN 1 AND 255 AND public.profiled_is_trimmed(name)),
    CONSTRAINT customer_profile_containers_status_check CHECK (status IN ('DRAFT', 'ACTIVE', 'INACTIVE', 'ARCHIVED')),
    CONSTRAINT customer_profile_containers_complete_check
        CHECK (status <> 'ACTIVE' OR num_nonnulls(customer_profile_id, brand_guidelines_id, budget_id) = 3),
    CONSTRAINT customer_profile_containers_labels_check CHECK (public.profiled_is_label_set(labels)),
    CONSTRAINT customer_profile_containers_metadata_check CHECK (public.profiled_is_document(metadata)),
    CONSTRAINT customer_profile_containers_created_by_check CHECK (char_length(created_by) BETWEEN 1 AND 255),
    CONSTRAINT customer_profile_containers_updated_by_check CHECK (char_length(updated_by) BETWEEN 1 AND 255),
    CONSTRAINT customer_profile_containers_deleted_by_check
        CHECK (deleted_by IS NULL OR (deleted_at IS NOT NULL AND char_length(deleted_by) BETWEEN 1 AND 255)),
    CONSTRAINT customer_profile_containers_times_check CHECK (updated_at >= created_at AND deleted_at >= created_at),
    CONSTRAINT customer_profile_containers_is_default_check CHECK (NOT (is_default AND deleted_at IS NOT NULL)),
    CONSTRAINT customer_profile_containers_is_primary_check CHECK (NOT (is_primary AND deleted_at IS NOT NULL))
);
COMMENT ON TABLE public.customer_profile_containers IS
    'Containers: a profile, guidelines and a budget that belong together. What a live one refers to is live. Whether it is '
    'complete is computed at every read and stored nowhere.';
COMMENT ON COLUMN public.customer_profile_containers.account_id IS 'Account that owns the container and all its parts.';
COMMENT ON COLUMN public.customer_profile_containers.id IS 'Id within the account; made here unless the creator gave one.';
COMMENT ON COLUMN public.customer_profile_containers.version IS 'From 1, raised by trigger with every change.';
COMMENT ON COLUMN public.customer_profile_containers.name IS
    'Trimmed, 1 to 255 code points, unique among the live containers of the account when case is ignored.';
COMMENT ON COLUMN public.customer_profile_containers.customer_profile_id IS 'Its customer profile; NULL: none yet.';
COMMENT ON COLUMN public.customer_profile_containers.brand_guidelines_id IS 'Its brand guidelines; NULL: none yet.';
COMMENT ON COLUMN public.customer_profile_containers.budget_id IS 'Its budget; NULL: none yet.';
COMMENT ON COLUMN public.customer_profile_containers.is_default IS 'At most one live container of an account is its default.';
COMMENT ON COLUMN public.customer_profile_containers.is_primary IS 'At most one live container of an account is its primary.';
COMMENT ON COLUMN public.customer_profile_containers.status IS 'ACTIVE needs all three parts.';
COMMENT ON COLUMN public.customer_profile_containers.labels IS 'At most 64 short texts by key, for filters.';
COMMENT ON COLUMN public.customer_profile_containers.metadata IS 'Tags, notes, source and custom fields.';
COMMENT ON COLUMN public.customer_profile_containers.created_at IS 'Set by trigger.';
COMMENT ON COLUMN public.customer_profile_containers.updated_at IS 'Set by trigger; grows with every version.';
COMMENT ON COLUMN public.customer_profile_containers.deleted_at IS 'NULL: live. Else the time of the soft delete.';
COMMENT ON COLUMN public.customer_profile_containers.created_by IS 'Who created it.';
COMMENT ON COLUMN public.customer_profile_containers.updated_by IS 'Who made the current version.';
COMMENT ON COLUMN public.customer_profile_containers.deleted_by IS 'Who deleted it.';
COMMENT ON COLUMN public.customer_profile_containers.name_key IS 'profiled_name_key(name), set by trigger.';
COMMENT ON COLUMN public.customer_profile_containers.stored_bytes IS
    'Bytes of name and metadata as text, set by trigger: pages are bounded by it without reading them.';

CREATE FUNCTION public.customer_profile_containers_derive() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF TG_OP = 'INSERT' OR NEW.name <> OLD.name THEN
        NEW.name_key := public.profiled_name_key(NEW.name);
    END IF;
    IF TG_OP = 'INSERT' OR NEW.name <> OLD.name OR NEW.metadata <> OLD.metadata THEN
        NEW.stored_bytes := octet_length(NEW.name) + octet_length(NEW.metadata::text);
    END IF;
    IF NEW.status = 'ACTIVE' AND num_nulls(NEW.customer_profile_id, NEW.brand_guidelines_id, NEW.budget_id) > 0 THEN
        RAISE EXCEPTION 'an active container needs all three parts'
            USING ERRCODE = 'PF032', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
                CONSTRAINT = 'customer_profile_containers_complete_check',
                DETAIL = jsonb_build_object('id', NEW.id, 'missing', to_jsonb(array_remove(ARRAY[
                    CASE WHEN NEW.customer_profile_id IS NULL THEN 'customer_profile' END,
                    CASE WHEN NEW.brand_guidelines_id IS NULL THEN 'brand_guidelines' END,
                    CASE WHEN NEW.budget_id IS NULL THEN 'budget' END], NULL)));
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION public.customer_profile_containers_derive() IS
    'Sets the columns derived from others, and refuses an incomplete container that is active (PF032).';

CREATE FUNCTION public.profiled_lock_parts(
    account_id text, customer_profile_id uuid, brand_guidelines_id uuid, budget_id uuid
) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    missing jsonb := '[]';
BEGIN
    IF $2 IS NOT NULL THEN
        PERFORM FROM public.target_customer_profiles AS part
        WHERE part.account_id = $1 AND part.id = $2 AND part.deleted_at IS NULL FOR SHARE;
        IF NOT FOUND THEN
            missing := missing || jsonb_build_object('type', 'customer_profile', 'field', 'customer_profile_id', 'id', $2);
        END IF;
    END IF;
    IF $3 IS NOT NULL THEN
        PERFORM FROM public.brand_guidelines AS part
        WHERE part.account_id = $1 AND part.id = $3 AND part.deleted_at IS NULL FOR SHARE;
        IF NOT FOUND THEN
            missing := missing || jsonb_build_object('type', 'brand_guideline', 'field', 'brand_guidelines_id', 'id', $3);
        END IF;
    END IF;
    IF $4 IS NOT NULL THEN
        PERFORM FROM public.budgets AS part
        WHERE part.account_id = $1 AND part.id = $4 AND part.deleted_at IS NULL FOR SHARE;
        IF NOT FOUND THEN
            missing := missing || jsonb_build_object('type', 'budget', 'field', 'budget_id', 'id', $4);
        END IF;
    END IF;
    RETURN missing;
END
$$;
COMMENT ON FUNCTION public.profiled_lock_parts(text, uuid, uuid, uuid) IS
    'Keeps the parts live until the transaction ends, always in the same order, and returns those that are not there or '
    'deleted: objects with type, field and id. Those of another account are not there.';

CREATE FUNCTION public.customer_profile_containers_check_parts() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    missing jsonb := public.profiled_lock_parts(
        NEW.account_id, NEW.customer_profile_id, NEW.brand_guidelines_id, NEW.budget_id);
BEGIN
    IF missing <> '[]' THEN
        RAISE EXCEPTION 'a container can only refer to live records of its account'
            USING ERRCODE = 'PF031', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
                DETAIL = jsonb_build_object('id', NEW.id, 'missing', missing);
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION public.customer_profile_containers_check_parts() IS
    'Refuses references of a live container to records that are not there or deleted (PF031).';

CREATE FUNCTION public.profiled_references(owner text, profile_type text, record uuid, with_past boolean)
    RETURNS TABLE (type text, id uuid, name text, is_past boolean)
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    reference constant text := CASE $2
        WHEN 'customer_profile' THEN 'customer_profile_id'
        WHEN 'brand_guideline' THEN 'brand_guidelines_id'
        WHEN 'budget' THEN 'budget_id'
    END;
BEGIN
    -- The column is part of the text, so that each finds its own index.
    RETURN QUERY EXECUTE format(
        'SELECT ''container''::text, t.id, t.name, t.deleted_at IS NOT NULL '
        'FROM public.customer_profile_containers AS t WHERE t.account_id = $1 AND t.%I = $2', reference)
        || CASE WHEN $4 THEN '' ELSE ' AND t.deleted_at IS NULL' END
    USING $1, $3;
END
$$;
COMMENT ON FUNCTION public.profiled_references(text, text, uuid, boolean) IS
    'What refers to a record: live containers, and with_past the deleted ones too. Volatile, so that a trigger sees what was '
    'committed while it waited for its row.';

CREATE FUNCTION public.profiled_guard_references() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    reference_count bigint;
    examples jsonb;
BEGIN
    -- A snapshot of the whole transaction may be older than a reference whose lock this row has just waited for.
    IF TG_OP = 'UPDATE' AND current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
        RAISE EXCEPTION 'a record that others may refer to is deleted in READ COMMITTED transactions only'
            USING ERRCODE = 'PF034', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA;
    END IF;
    SELECT count(*),
        jsonb_agg(
            jsonb_build_object('type', found.type, 'id', found.id, 'name', found.name, 'past', found.is_past)
            ORDER BY found.position
        ) FILTER (WHERE found.position <= 20)
    INTO reference_count, examples
    FROM (
        SELECT ref.*, row_number() OVER (ORDER BY ref.is_past, ref.type, ref.name, ref.id) AS position
        FROM public.profiled_references(OLD.account_id, TG_ARGV[0], OLD.id, TG_OP = 'DELETE') AS ref
    ) AS found;
    IF reference_count > 0 THEN
        RAISE EXCEPTION 'other records refer to this one'
            USING ERRCODE = 'PF030', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
                DETAIL = jsonb_build_object('id', OLD.id, 'count', reference_count, 'records', examples);
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION public.profiled_guard_references() IS
    'Refuses to delete a record that live ones refer to, and to remove one that any refers to (PF030, the first 20 named). '
    'Argument: the kind.';

-- Triggers of one event fire in the order of their names.
CREATE TRIGGER a_bookkeeping BEFORE INSERT OR UPDATE OR DELETE ON public.customer_profile_containers
    FOR EACH ROW EXECUTE FUNCTION public.profiled_keep_bookkeeping('no_search', 'primary');
CREATE TRIGGER b_derive BEFORE INSERT OR UPDATE ON public.customer_profile_containers
    FOR EACH ROW EXECUTE FUNCTION public.customer_profile_containers_derive();
CREATE TRIGGER c_history AFTER INSERT OR UPDATE OR DELETE ON public.customer_profile_containers
    FOR EACH ROW EXECUTE FUNCTION public.profiled_write_history('container', 'no_search');
CREATE TRIGGER d_first_profile AFTER INSERT ON public.customer_profile_containers
    REFERENCING NEW TABLE AS created_rows
    FOR EACH STATEMENT EXECUTE FUNCTION public.profiled_note_first_profile('container');
CREATE TRIGGER e_new_parts BEFORE INSERT ON public.customer_profile_containers
    FOR EACH ROW EXECUTE FUNCTION public.customer_profile_containers_check_parts();
CREATE TRIGGER e_other_parts BEFORE UPDATE ON public.customer_profile_containers
    FOR EACH ROW WHEN (
        NEW.deleted_at IS NULL AND (
            OLD.deleted_at IS NOT NULL
            OR NEW.customer_profile_id IS DISTINCT FROM OLD.customer_profile_id
            OR NEW.brand_guidelines_id IS DISTINCT FROM OLD.brand_guidelines_id
            OR NEW.budget_id IS DISTINCT FROM OLD.budget_id))
    EXECUTE FUNCTION public.customer_profile_containers_check_parts();

CREATE TRIGGER e_guard_delete BEFORE UPDATE ON public.target_customer_profiles
    FOR EACH ROW WHEN (OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL)
    EXECUTE FUNCTION public.profiled_guard_references('customer_profile');
CREATE TRIGGER e_guard_expunge BEFORE DELETE ON public.target_customer_profiles
    FOR EACH ROW EXECUTE FUNCTION public.profiled_guard_references('customer_profile');
CREATE TRIGGER e_guard_delete BEFORE UPDATE ON public.brand_guidelines
    FOR EACH ROW WHEN (OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL)
    EXECUTE FUNCTION public.profiled_guard_references('brand_guideline');
CREATE TRIGGER e_guard_expunge BEFORE DELETE ON public.brand_guidelines
    FOR EACH ROW EXECUTE FUNCTION public.profiled_guard_references('brand_guideline');
CREATE TRIGGER e_guard_delete BEFORE UPDATE ON public.budgets
    FOR EACH ROW WHEN (OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL)
    EXECUTE FUNCTION public.profiled_guard_references('budget');
CREATE TRIGGER e_guard_expunge BEFORE DELETE ON public.budgets
    FOR EACH ROW EXECUTE FUNCTION public.profiled_guard_references('budget');

CREATE UNIQUE INDEX customer_profile_containers_live_name_key
    ON public.customer_profile_containers (account_id, name_key) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX customer_profile_containers_live_default_key
    ON public.customer_profile_containers (account_id) WHERE is_default AND deleted_at IS NULL;
CREATE UNIQUE INDEX customer_profile_containers_live_primary_key
    ON public.customer_profile_containers (account_id) WHERE is_primary AND deleted_at IS NULL;
CREATE INDEX customer_profile_containers_live_name_idx
    ON public.customer_profile_containers (account_id, name_key, id) WHERE deleted_at IS NULL;
CREATE INDEX customer_profile_containers_live_created_idx
    ON public.customer_profile_containers (account_id, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX customer_profile_containers_live_updated_idx
    ON public.customer_profile_containers (account_id, updated_at, id) WHERE deleted_at IS NULL;
CREATE INDEX customer_profile_containers_deleted_name_idx
    ON public.customer_profile_containers (account_id, name_key, id) WHERE deleted_at IS NOT NULL;
CREATE INDEX customer_profile_containers_deleted_created_idx
    ON public.customer_profile_containers (account_id, created_at, id) WHERE deleted_at IS NOT NULL;
CREATE INDEX customer_profile_containers_deleted_updated_idx
    ON public.customer_profile_containers (account_id, updated_at, id) WHERE deleted_at IS NOT NULL;
-- Deleted containers too: the foreign keys ask for all.
CREATE INDEX customer_profile_containers_customer_profile_idx
    ON public.customer_profile_containers (account_id, customer_profile_id);
CREATE INDEX customer_profile_containers_brand_guidelines_idx
    ON public.customer_profile_containers (account_id, brand_guidelines_id);
CREATE INDEX customer_profile_containers_budget_idx
    ON public.customer_profile_containers (account_id, budget_id);
