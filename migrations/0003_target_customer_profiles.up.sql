CREATE TABLE public.target_customer_profiles (
    account_id text COLLATE "C" NOT NULL,
    id uuid NOT NULL DEFAULT pg_catalog.gen_random_uuid(),
    version bigint NOT NULL DEFAULT 1,
    name text NOT NULL,
    description text NOT NULL DEFAULT '',
    demographics jsonb NOT NULL DEFAULT '{}',
    interests text[] NOT NULL DEFAULT '{}',
    behavior jsonb NOT NULL DEFAULT '{}',
    persona jsonb NOT NULL DEFAULT '{}',
    is_default boolean NOT NULL DEFAULT false,
    is_active boolean NOT NULL DEFAULT true,
    labels jsonb NOT NULL DEFAULT '{}',
    metadata jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT pg_catalog.now(),
    updated_at timestamptz NOT NULL DEFAULT pg_catalog.now(),
    deleted_at timestamptz,
    created_by text,
    updated_by text,
    deleted_by text,
    name_key text COLLATE "C" NOT NULL DEFAULT '',
    search_name text COLLATE "C" NOT NULL DEFAULT '',
    search_vector tsvector,
    stored_bytes bigint NOT NULL DEFAULT 0,
    CONSTRAINT target_customer_profiles_pkey PRIMARY KEY (account_id, id),
    CONSTRAINT target_customer_profiles_account_id_check CHECK (char_length(account_id) BETWEEN 1 AND 255),
    CONSTRAINT target_customer_profiles_version_check CHECK (version >= 1),
    CONSTRAINT target_customer_profiles_name_check
        CHECK (char_length(name) BETWEEN 1 AND 255 AND public.profiled_is_trimmed(name)),
    CONSTRAINT target_customer_profiles_description_check CHECK (char_length(description) <= 4096),
    CONSTRAINT target_customer_profiles_demographics_check CHECK (public.profiled_is_document(demographics)),
    CONSTRAINT target_customer_profiles_interests_check CHECK (public.profiled_is_text_list(interests, 200)),
    CONSTRAINT target_customer_profiles_behavior_check CHECK (public.profiled_is_document(behavior)),
    CONSTRAINT target_customer_profiles_persona_check CHECK (public.profiled_is_document(persona)),
    CONSTRAINT target_customer_profiles_labels_check CHECK (public.profiled_is_label_set(labels)),
    CONSTRAINT target_customer_profiles_metadata_check CHECK (public.profiled_is_document(metadata)),
    CONSTRAINT target_customer_profiles_created_by_check CHECK (char_length(created_by) BETWEEN 1 AND 255),
    CONSTRAINT target_customer_profiles_updated_by_check CHECK (char_length(updated_by) BETWEEN 1 AND 255),
    CONSTRAINT target_customer_profiles_deleted_by_check
        CHECK (deleted_by IS NULL OR (deleted_at IS NOT NULL AND char_length(deleted_by) BETWEEN 1 AND 255)),
    CONSTRAINT target_customer_profiles_times_check CHECK (updated_at >= created_at AND deleted_at >= created_at),
    CONSTRAINT target_customer_profiles_is_default_check CHECK (NOT (is_default AND deleted_at IS NOT NULL))
);
COMMENT ON TABLE public.target_customer_profiles IS
    'Target customer profiles: whom a campaign is for. Keys start with the account; every change makes a version.';
COMMENT ON COLUMN public.target_customer_profiles.account_id IS 'Account that owns the profile.';
COMMENT ON COLUMN public.target_customer_profiles.id IS 'Id within the account; made here unless the creator gave one.';
COMMENT ON COLUMN public.target_customer_profiles.version IS 'From 1, raised by trigger with every change.';
COMMENT ON COLUMN public.target_customer_profiles.name IS
    'Trimmed, 1 to 255 code points, unique among the live profiles of the account when case is ignored.';
COMMENT ON COLUMN public.target_customer_profiles.description IS 'Free text, at most 4,096 code points; empty when none.';
COMMENT ON COLUMN public.target_customer_profiles.demographics IS 'Age, gender, place, income, education; unknown keys are kept.';
COMMENT ON COLUMN public.target_customer_profiles.interests IS 'At most 200 trimmed texts, none twice when case is ignored.';
COMMENT ON COLUMN public.target_customer_profiles.behavior IS 'Devices, buying, online activity; unknown keys are kept.';
COMMENT ON COLUMN public.target_customer_profiles.persona IS 'The imagined person; unknown keys are kept.';
COMMENT ON COLUMN public.target_customer_profiles.is_default IS 'At most one live profile of an account is its default.';
COMMENT ON COLUMN public.target_customer_profiles.is_active IS 'False: archived by its owner, still live.';
COMMENT ON COLUMN public.target_customer_profiles.labels IS 'At most 64 short texts by key, for filters.';
COMMENT ON COLUMN public.target_customer_profiles.metadata IS 'Tags, notes, source and custom fields.';
COMMENT ON COLUMN public.target_customer_profiles.created_at IS 'Set by trigger.';
COMMENT ON COLUMN public.target_customer_profiles.updated_at IS 'Set by trigger; grows with every version.';
COMMENT ON COLUMN public.target_customer_profiles.deleted_at IS 'NULL: live. Else the time of the soft delete.';
COMMENT ON COLUMN public.target_customer_profiles.created_by IS 'Who created it.';
COMMENT ON COLUMN public.target_customer_profiles.updated_by IS 'Who made the current version.';
COMMENT ON COLUMN public.target_customer_profiles.deleted_by IS 'Who deleted it.';
COMMENT ON COLUMN public.target_customer_profiles.name_key IS 'profiled_name_key(name), set by trigger.';
COMMENT ON COLUMN public.target_customer_profiles.search_name IS 'profiled_fold(name), set by trigger, for fuzzy search.';
COMMENT ON COLUMN public.target_customer_profiles.search_vector IS
    'Lexemes of name, interests, description and document values, set by trigger.';
COMMENT ON COLUMN public.target_customer_profiles.stored_bytes IS
    'Bytes of names, lists and documents as text, set by trigger: pages are bounded by it without reading them.';

CREATE FUNCTION public.target_customer_profiles_derive() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF TG_OP = 'INSERT' OR NEW.name <> OLD.name THEN
        NEW.name_key := public.profiled_name_key(NEW.name);
        NEW.search_name := public.profiled_fold(NEW.name);
    END IF;
    IF TG_OP = 'INSERT' OR NEW.name <> OLD.name OR NEW.description <> OLD.description
        OR NEW.interests <> OLD.interests OR NEW.demographics <> OLD.demographics
        OR NEW.behavior <> OLD.behavior OR NEW.persona <> OLD.persona OR NEW.metadata <> OLD.metadata
    THEN
        NEW.search_vector := public.profiled_search_vector(
            NEW.account_id, NEW.name, NEW.interests, NEW.description,
            ARRAY[NEW.demographics, NEW.behavior, NEW.persona, NEW.metadata]);
        NEW.stored_bytes := octet_length(NEW.name) + octet_length(NEW.description) + octet_length(NEW.interests::text)
            + octet_length(NEW.demographics::text) + octet_length(NEW.behavior::text) + octet_length(NEW.persona::text)
            + octet_length(NEW.metadata::text);
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION public.target_customer_profiles_derive() IS 'Sets the columns derived from others.';

-- Triggers of one event fire in the order of their names.
CREATE TRIGGER a_bookkeeping BEFORE INSERT OR UPDATE OR DELETE ON public.target_customer_profiles
    FOR EACH ROW EXECUTE FUNCTION public.profiled_keep_bookkeeping();
CREATE TRIGGER b_derive BEFORE INSERT OR UPDATE ON public.target_customer_profiles
    FOR EACH ROW EXECUTE FUNCTION public.target_customer_profiles_derive();
CREATE TRIGGER c_history AFTER INSERT OR UPDATE OR DELETE ON public.target_customer_profiles
    FOR EACH ROW EXECUTE FUNCTION public.profiled_write_history('customer_profile');
CREATE TRIGGER d_first_profile AFTER INSERT ON public.target_customer_profiles
    REFERENCING NEW TABLE AS created_rows
    FOR EACH STATEMENT EXECUTE FUNCTION public.profiled_note_first_profile('customer_profile');

CREATE UNIQUE INDEX target_customer_profiles_live_name_key
    ON public.target_customer_profiles (account_id, name_key) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX target_customer_profiles_live_default_key
    ON public.target_customer_profiles (account_id) WHERE is_default AND deleted_at IS NULL;
CREATE INDEX target_customer_profiles_live_name_idx
    ON public.target_customer_profiles (account_id, name_key, id) WHERE deleted_at IS NULL;
CREATE INDEX target_customer_profiles_live_created_idx
    ON public.target_customer_profiles (account_id, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX target_customer_profiles_live_updated_idx
    ON public.target_customer_profiles (account_id, updated_at, id) WHERE deleted_at IS NULL;
CREATE INDEX target_customer_profiles_deleted_name_idx
    ON public.target_customer_profiles (account_id, name_key, id) WHERE deleted_at IS NOT NULL;
CREATE INDEX target_customer_profiles_deleted_created_idx
    ON public.target_customer_profiles (account_id, created_at, id) WHERE deleted_at IS NOT NULL;
CREATE INDEX target_customer_profiles_deleted_updated_idx
    ON public.target_customer_profiles (account_id, updated_at, id) WHERE deleted_at IS NOT NULL;
CREATE INDEX target_customer_profiles_search_idx
    ON public.target_customer_profiles USING gin (search_vector) WITH (gin_pending_list_limit = 256);
CREATE INDEX target_customer_profiles_fuzzy_idx
    ON public.target_customer_profiles USING gin (account_id, search_name gin_trgm_ops)
    WITH (gin_pending_list_limit = 256);
