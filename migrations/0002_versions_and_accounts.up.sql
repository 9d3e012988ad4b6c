-- The rules that every versioned table shares, kept by triggers so that they hold for any SQL, whoever writes it.

CREATE TABLE public.profile_version_history (
    account_id text COLLATE "C" NOT NULL,
    profile_type text COLLATE "C" NOT NULL,
    profile_id uuid NOT NULL,
    version bigint NOT NULL,
    operation text COLLATE "C" NOT NULL,
    data jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    created_by text,
    CONSTRAINT profile_version_history_pkey PRIMARY KEY (account_id, profile_type, profile_id, version),
    CONSTRAINT profile_version_history_profile_type_check
        CHECK (profile_type IN ('customer_profile', 'brand_guideline', 'budget', 'container')),
    CONSTRAINT profile_version_history_operation_check
        CHECK (operation IN ('create', 'update', 'delete', 'undelete')),
    CONSTRAINT profile_version_history_version_check CHECK (version >= 1)
);
COMMENT ON TABLE public.profile_version_history IS
    'Every version of every record, from 1 without gaps, written by trigger in the transaction that made the version.';
COMMENT ON COLUMN public.profile_version_history.account_id IS 'Account the record belongs to.';
COMMENT ON COLUMN public.profile_version_history.profile_type IS 'Kind of record.';
COMMENT ON COLUMN public.profile_version_history.profile_id IS 'Id of the record within its account.';
COMMENT ON COLUMN public.profile_version_history.version IS 'The version that data shows.';
COMMENT ON COLUMN public.profile_version_history.operation IS 'What made this version.';
COMMENT ON COLUMN public.profile_version_history.data IS 'The whole row as JSON, without the columns derived for searching.';
COMMENT ON COLUMN public.profile_version_history.created_at IS 'When the version came to be (updated_at of the record).';
COMMENT ON COLUMN public.profile_version_history.created_by IS 'Who made it, as far as the writer said.';

CREATE TABLE public.account_first_profiles (
    account_id text COLLATE "C" NOT NULL,
    profile_type text COLLATE "C" NOT NULL,
    first_created_at timestamptz NOT NULL,
    CONSTRAINT account_first_profiles_pkey PRIMARY KEY (account_id, profile_type),
    CONSTRAINT account_first_profiles_profile_type_check
        CHECK (profile_type IN ('customer_profile', 'brand_guideline', 'budget', 'container'))
);
COMMENT ON TABLE public.account_first_profiles IS
    'Which kinds of record an account has ever created. Outlives delete and expunge: an account is new only once.';
COMMENT ON COLUMN public.account_first_profiles.account_id IS 'The account.';
COMMENT ON COLUMN public.account_first_profiles.profile_type IS 'Kind of record.';
COMMENT ON COLUMN public.account_first_profiles.first_created_at IS 'When the account created its first record of this kind.';

CREATE FUNCTION public.profiled_keep_bookkeeping() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    editor text;
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.deleted_at IS NULL THEN
            RAISE EXCEPTION 'only a soft-deleted record can be removed for good'
                USING ERRCODE = 'PF001', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA;
        END IF;
        RETURN OLD;
    END IF;
    IF TG_OP = 'INSERT' THEN
        NEW.version := 1;
        NEW.created_at := clock_timestamp();
        NEW.updated_at := NEW.created_at;
        NEW.updated_by := coalesce(NEW.updated_by, NEW.created_by);
        IF NEW.deleted_at IS NOT NULL OR NEW.deleted_by IS NOT NULL THEN
            RAISE EXCEPTION 'a record cannot be created as deleted'
                USING ERRCODE = 'PF002', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA;
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.account_id IS DISTINCT FROM OLD.account_id OR NEW.id IS DISTINCT FROM OLD.id THEN
        RAISE EXCEPTION 'the key of a record cannot change'
            USING ERRCODE = 'PF003', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA;
    END IF;
    editor := NEW.updated_by;
    NEW.version := OLD.version;
    NEW.created_at := OLD.created_at;
    NEW.created_by := OLD.created_by;
    NEW.updated_at := OLD.updated_at;
    NEW.updated_by := OLD.updated_by;
    NEW.search_vector := OLD.search_vector;
    NEW.search_name := OLD.search_name;
    NEW.name_key := OLD.name_key;
    NEW.stored_bytes := OLD.stored_bytes;
    IF NEW.deleted_at IS NULL THEN
        NEW.deleted_by := NULL;
        IF OLD.deleted_at IS NOT NULL THEN
            NEW.is_default := false;
        END IF;
    ELSIF OLD.deleted_at IS NULL THEN
        NEW.is_default := false;
    ELSE
        -- Deleted stays deleted at the time of the first deletion.
        NEW.deleted_at := OLD.deleted_at;
        NEW.deleted_by := OLD.deleted_by;
    END IF;
    IF NEW IS NOT DISTINCT FROM OLD THEN
        RETURN NEW;
    END IF;
    NEW.version := OLD.version + 1;
    NEW.updated_at := greatest(clock_timestamp(), OLD.updated_at + interval '1 microsecond');
    NEW.updated_by := editor;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION public.profiled_keep_bookkeeping() IS
    'Owns version, timestamps, the rules of deletion and the fixed key; an update that changes nothing makes no version.';

CREATE FUNCTION public.profiled_write_history() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    operation text := 'create';
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM public.profile_version_history AS history
        WHERE history.account_id = OLD.account_id
            AND history.profile_type = TG_ARGV[0]
            AND history.profile_id = OLD.id;
        RETURN NULL;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF NEW.version = OLD.version THEN
            RETURN NULL;
        END IF;
        operation := CASE
            WHEN OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL THEN 'delete'
            WHEN OLD.deleted_at IS NOT NULL AND NEW.deleted_at IS NULL THEN 'undelete'
            ELSE 'update' END;
    END IF;
    NEW.search_vector := NULL;
    INSERT INTO public.profile_version_history
        (account_id, profile_type, profile_id, version, operation, data, created_at, created_by)
    VALUES (
        NEW.account_id, TG_ARGV[0], NEW.id, NEW.version, operation,
        to_jsonb(NEW) - ARRAY['search_vector', 'search_name', 'name_key', 'stored_bytes'],
        NEW.updated_at,
        CASE WHEN operation = 'delete' THEN coalesce(NEW.deleted_by, NEW.updated_by) ELSE NEW.updated_by END);
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION public.profiled_write_history() IS
    'Writes each new version; removes all versions together with a record that is removed for good. Argument: the kind.';

CREATE FUNCTION public.profiled_note_first_profile() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO public.account_first_profiles (account_id, profile_type, first_created_at)
    SELECT created.account_id, TG_ARGV[0], min(created.created_at)
    FROM created_rows AS created
    WHERE NOT EXISTS (
        SELECT FROM public.account_first_profiles AS known
        WHERE known.account_id = created.account_id AND known.profile_type = TG_ARGV[0])
    GROUP BY created.account_id
    ORDER BY created.account_id
    ON CONFLICT (account_id, profile_type) DO NOTHING;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION public.profiled_note_first_profile() IS
    'Remembers the first record of a kind in each account of the statement. Argument: the kind.';

CREATE FUNCTION public.profiled_refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME
        USING ERRCODE = 'PF004', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA;
END
$$;
COMMENT ON FUNCTION public.profiled_refuse_change() IS 'Guards tables that only ever grow.';

CREATE TRIGGER history_is_append_only BEFORE UPDATE ON public.profile_version_history
    FOR EACH ROW EXECUTE FUNCTION public.profiled_refuse_change();
