-- What each campaign uses, now and at any time before. A row begins active, ends once, and stays as it is ever after.

DO $$
BEGIN
    -- A trusted extension, as those of the first step: it may have been installed beforehand.
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_extension WHERE extname = 'btree_gist') THEN
        CREATE EXTENSION btree_gist SCHEMA public;
    END IF;
END
$$;

CREATE TABLE public.campaign_profile_usage (
    account_id text COLLATE "C" NOT NULL,
    id uuid NOT NULL DEFAULT pg_catalog.gen_random_uuid(),
    campaign_id text COLLATE "C" NOT NULL,
    usage_type text COLLATE "C" NOT NULL,
    container_id uuid,
    customer_profile_id uuid,
    brand_guidelines_id uuid,
    budget_id uuid,
    started_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    ended_at timestamptz,
    is_active boolean NOT NULL GENERATED ALWAYS AS (ended_at IS NULL) STORED,
    created_by text,
    ended_by text,
    metadata jsonb NOT NULL DEFAULT '{}',
    stored_bytes bigint NOT NULL
        GENERATED ALWAYS AS (octet_length(campaign_id) + octet_length(metadata::text)) STORED,
    CONSTRAINT campaign_profile_usage_pkey PRIMARY KEY (account_id, id),
    CONSTRAINT campaign_profile_usage_container_id_fkey FOREIGN KEY (account_id, container_id)
        REFERENCES public.customer_profile_containers (account_id, id),
    CONSTRAINT campaign_profile_usage_customer_profile_id_fkey FOREIGN KEY (account_id, customer_profile_id)
        REFERENCES public.target_customer_profiles (account_id, id),
    CONSTRAINT campaign_profile_usage_brand_guidelines_id_fkey FOREIGN KEY (account_id, brand_guidelines_id)
        REFERENCES public.brand_guidelines (account_id, id),
    CONSTRAINT campaign_profile_usage_budget_id_fkey FOREIGN KEY (account_id, budget_id)
        REFERENCES public.budgets (account_id, id),
    CONSTRAINT campaign_profile_usage_account_id_check CHECK (char_length(account_id) BETWEEN 1 AND 255),
    CONSTRAINT campaign_profile_usage_campaign_id_check
        CHECK (char_length(campaign_id) BETWEEN 1 AND 255 AND public.profiled_is_trimmed(campaign_id)),
    CONSTRAINT campaign_profile_usage_usage_type_check CHECK (
        CASE usage_type
            WHEN 'CONTAINER' THEN container_id IS NOT NULL
                AND num_nonnulls(customer_profile_id, brand_guidelines_id, budget_id) = 0
            WHEN 'INDIVIDUAL' THEN container_id IS NULL
                AND num_nonnulls(customer_profile_id, brand_guidelines_id, budget_id) >= 1
            WHEN 'HYBRID' THEN container_id IS NOT NULL
                AND num_nonnulls(customer_profile_id, brand_guidelines_id, budget_id) >= 1
            ELSE false
        END),
    CONSTRAINT campaign_profile_usage_started_at_check CHECK (isfinite(started_at)),
    CONSTRAINT campaign_profile_usage_ended_at_check CHECK (isfinite(ended_at) AND ended_at > started_at),
    CONSTRAINT campaign_profile_usage_created_by_check CHECK (char_length(created_by) BETWEEN 1 AND 255),
    CONSTRAINT campaign_profile_usage_ended_by_check
        CHECK (ended_by IS NULL OR (ended_at IS NOT NULL AND char_length(ended_by) BETWEEN 1 AND 255)),
    CONSTRAINT campaign_profile_usage_metadata_check CHECK (public.profiled_is_document(metadata)),
    -- A constraint and no trigger: it holds under every isolation level.
    CONSTRAINT campaign_profile_usage_times_excl EXCLUDE USING gist (
        account_id WITH =, campaign_id WITH =, tstzrange(started_at, ended_at) WITH &&)
);
COMMENT ON TABLE public.campaign_profile_usage IS
    'Which profiles a campaign used when: at most one row of a campaign at any moment. Rows are ended, never changed or removed.';
COMMENT ON COLUMN public.campaign_profile_usage.account_id IS 'Account of the campaign and of all that it uses.';
COMMENT ON COLUMN public.campaign_profile_usage.id IS 'Id within the account.';
COMMENT ON COLUMN public.campaign_profile_usage.campaign_id IS 'The caller''s name for the campaign: trimmed, 1 to 255 code points.';
COMMENT ON COLUMN public.campaign_profile_usage.usage_type IS
    'CONTAINER: a container alone; INDIVIDUAL: parts alone; HYBRID: a container, and parts in place of its own.';
COMMENT ON COLUMN public.campaign_profile_usage.container_id IS 'The container; NULL: none.';
COMMENT ON COLUMN public.campaign_profile_usage.customer_profile_id IS 'The customer profile named by itself; NULL: none.';
COMMENT ON COLUMN public.campaign_profile_usage.brand_guidelines_id IS 'The brand guidelines named by themselves; NULL: none.';
COMMENT ON COLUMN public.campaign_profile_usage.budget_id IS 'The budget named by itself; NULL: none.';
COMMENT ON COLUMN public.campaign_profile_usage.started_at IS 'When it began.';
COMMENT ON COLUMN public.campaign_profile_usage.ended_at IS 'The first moment after it; NULL: it is what the campaign uses now.';
COMMENT ON COLUMN public.campaign_profile_usage.is_active IS 'Whether ended_at is NULL, by the name that reports know.';
COMMENT ON COLUMN public.campaign_profile_usage.created_by IS 'Who began it.';
COMMENT ON COLUMN public.campaign_profile_usage.ended_by IS 'Who ended it.';
COMMENT ON COLUMN public.campaign_profile_usage.metadata IS 'Free information.';
COMMENT ON COLUMN public.campaign_profile_usage.stored_bytes IS
    'Bytes of the name and metadata as text: pages are bounded by it without reading them.';

CREATE FUNCTION public.campaign_profile_usage_check_parts() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    missing jsonb := '[]';
BEGIN
    -- The container first, as whoever restores one does.
    IF NEW.container_id IS NOT NULL THEN
        PERFORM FROM public.customer_profile_containers AS container
        WHERE container.account_id = NEW.account_id AND container.id = NEW.container_id
            AND container.deleted_at IS NULL FOR SHARE;
        IF NOT FOUND THEN
            missing := missing || jsonb_build_object('type', 'container', 'field', 'container_id', 'id', NEW.container_id);
        END IF;
    END IF;
    missing := missing || public.profiled_lock_parts(
        NEW.account_id, NEW.customer_profile_id, NEW.brand_guidelines_id, NEW.budget_id);
    IF missing <> '[]' THEN
        RAISE EXCEPTION 'a campaign can only use live records of its account'
            USING ERRCODE = 'PF031', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
                DETAIL = jsonb_build_object('id', NEW.id, 'missing', missing);
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION public.campaign_profile_usage_check_parts() IS
    'Refuses an active usage of records that are not there or deleted (PF031).';

CREATE FUNCTION public.campaign_profile_usage_keep() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL
            AND (NEW.account_id, NEW.id, NEW.campaign_id, NEW.usage_type, NEW.started_at, NEW.metadata)
                = (OLD.account_id, OLD.id, OLD.campaign_id, OLD.usage_type, OLD.started_at, OLD.metadata)
            AND (NEW.container_id, NEW.customer_profile_id, NEW.brand_guidelines_id, NEW.budget_id, NEW.created_by)
                IS NOT DISTINCT FROM
                (OLD.container_id, OLD.customer_profile_id, OLD.brand_guidelines_id, OLD.budget_id, OLD.created_by)
        THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'what a campaign used is never changed or removed; an active usage can be ended, once'
        USING ERRCODE = 'PF033', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA;
END
$$;
COMMENT ON FUNCTION public.campaign_profile_usage_keep() IS 'Lets nothing happen to a usage but its end (PF033).';

CREATE TRIGGER a_keep BEFORE UPDATE OR DELETE ON public.campaign_profile_usage
    FOR EACH ROW EXECUTE FUNCTION public.campaign_profile_usage_keep();
CREATE TRIGGER a_keep_all BEFORE TRUNCATE ON public.campaign_profile_usage
    FOR EACH STATEMENT EXECUTE FUNCTION public.campaign_profile_usage_keep();
CREATE TRIGGER e_new_parts BEFORE INSERT ON public.campaign_profile_usage
    FOR EACH ROW WHEN (NEW.ended_at IS NULL) EXECUTE FUNCTION public.campaign_profile_usage_check_parts();

CREATE UNIQUE INDEX campaign_profile_usage_active_key
    ON public.campaign_profile_usage (account_id, campaign_id) WHERE ended_at IS NULL;
CREATE INDEX campaign_profile_usage_campaign_idx
    ON public.campaign_profile_usage (account_id, campaign_id, started_at, id);
CREATE INDEX campaign_profile_usage_started_idx ON public.campaign_profile_usage (account_id, started_at, id);
CREATE INDEX campaign_profile_usage_active_started_idx
    ON public.campaign_profile_usage (account_id, started_at, id) WHERE ended_at IS NULL;
-- By what is named: ended ones for lists and foreign keys, active ones alone for whoever deletes a record or asks which
-- campaigns a budget pays for.
CREATE INDEX campaign_profile_usage_container_idx
    ON public.campaign_profile_usage (account_id, container_id, started_at, id) WHERE container_id IS NOT NULL;
CREATE INDEX campaign_profile_usage_customer_profile_idx
    ON public.campaign_profile_usage (account_id, customer_profile_id, started_at, id) WHERE customer_profile_id IS NOT NULL;
CREATE INDEX campaign_profile_usage_brand_guidelines_idx
    ON public.campaign_profile_usage (account_id, brand_guidelines_id, started_at, id) WHERE brand_guidelines_id IS NOT NULL;
CREATE INDEX campaign_profile_usage_budget_idx
    ON public.campaign_profile_usage (account_id, budget_id, started_at, id) WHERE budget_id IS NOT NULL;
CREATE INDEX campaign_profile_usage_active_container_idx
    ON public.campaign_profile_usage (account_id, container_id, campaign_id)
    WHERE ended_at IS NULL AND container_id IS NOT NULL;
CREATE INDEX campaign_profile_usage_active_customer_profile_idx
    ON public.campaign_profile_usage (account_id, customer_profile_id, campaign_id)
    WHERE ended_at IS NULL AND customer_profile_id IS NOT NULL;
CREATE INDEX campaign_profile_usage_active_brand_guidelines_idx
    ON public.campaign_profile_usage (account_id, brand_guidelines_id, campaign_id)
    WHERE ended_at IS NULL AND brand_guidelines_id IS NOT NULL;
CREATE INDEX campaign_profile_usage_active_budget_idx
    ON public.campaign_profile_usage (account_id, budget_id, campaign_id)
    WHERE ended_at IS NULL AND budget_id IS NOT NULL;

CREATE OR REPLACE FUNCTION public.profiled_references(owner text, profile_type text, record uuid, with_past boolean)
    RETURNS TABLE (type text, id uuid, name text, is_past boolean)
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    reference constant text := CASE $2
        WHEN 'container' THEN 'container_id'
        WHEN 'customer_profile' THEN 'customer_profile_id'
        WHEN 'brand_guideline' THEN 'brand_guidelines_id'
        WHEN 'budget' THEN 'budget_id'
    END;
BEGIN
    -- The column is part of the text, so that each finds its own index.
    RETURN QUERY EXECUTE format(
        'SELECT ''campaign_usage''::text, t.id, t.campaign_id::text, t.ended_at IS NOT NULL '
        'FROM public.campaign_profile_usage AS t WHERE t.account_id = $1 AND t.%I = $2', reference)
        || CASE WHEN $4 THEN '' ELSE ' AND t.ended_at IS NULL' END
    USING $1, $3;
    IF $2 <> 'container' THEN
        RETURN QUERY EXECUTE format(
            'SELECT ''container''::text, t.id, t.name, t.deleted_at IS NOT NULL '
            'FROM public.customer_profile_containers AS t WHERE t.account_id = $1 AND t.%I = $2', reference)
            || CASE WHEN $4 THEN '' ELSE ' AND t.deleted_at IS NULL' END
        USING $1, $3;
    END IF;
END
$$;
COMMENT ON FUNCTION public.profiled_references(text, text, uuid, boolean) IS
    'What refers to a record: live containers and active usages, and with_past the deleted and ended ones too. Volatile, so '
    'that a trigger sees what was committed while it waited for its row.';

CREATE TRIGGER e_guard_delete BEFORE UPDATE ON public.customer_profile_containers
    FOR EACH ROW WHEN (OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL)
    EXECUTE FUNCTION public.profiled_guard_references('container');
CREATE TRIGGER e_guard_expunge BEFORE DELETE ON public.customer_profile_containers
    FOR EACH ROW EXECUTE FUNCTION public.profiled_guard_references('container');
