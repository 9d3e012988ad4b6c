-- Puts the shared triggers back as 0002 made them.

CREATE OR REPLACE FUNCTION public.profiled_keep_bookkeeping() RETURNS trigger
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

CREATE OR REPLACE FUNCTION public.profiled_write_history() RETURNS trigger
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

DROP TABLE public.write_requests;
