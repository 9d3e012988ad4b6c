-- Answers kept for requests that are sent again, and the shared triggers for tables that have no default or no search.

CREATE TABLE public.write_requests (
    account_id text COLLATE "C" NOT NULL,
    request_id text COLLATE "C" NOT NULL,
    method text COLLATE "C" NOT NULL,
    digest bytea NOT NULL,
    response bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    CONSTRAINT write_requests_pkey PRIMARY KEY (account_id, request_id),
    CONSTRAINT write_requests_account_id_check CHECK (char_length(account_id) BETWEEN 1 AND 255),
    CONSTRAINT write_requests_request_id_check CHECK (char_length(request_id) BETWEEN 1 AND 128),
    CONSTRAINT write_requests_method_check CHECK (char_length(method) BETWEEN 1 AND 255),
    CONSTRAINT write_requests_digest_check CHECK (octet_length(digest) = 32),
    CONSTRAINT write_requests_response_check CHECK (octet_length(response) <= 4194304)
);
COMMENT ON TABLE public.write_requests IS
    'Writes that were done under a name, with their answers, for 24 hours. A row is part of the write''s own transaction.';
COMMENT ON COLUMN public.write_requests.account_id IS 'Account the write was made in.';
COMMENT ON COLUMN public.write_requests.request_id IS 'The name the caller gave the write.';
COMMENT ON COLUMN public.write_requests.method IS 'Service and method that were called.';
COMMENT ON COLUMN public.write_requests.digest IS 'SHA-256 of the request without its request_id.';
COMMENT ON COLUMN public.write_requests.response IS 'The encoded answer.';
COMMENT ON COLUMN public.write_requests.created_at IS 'When the write was made: a day later the row counts for nothing.';

-- Oldest first, for taking away what has expired.
CREATE INDEX write_requests_created_idx ON public.write_requests (created_at);

CREATE OR REPLACE FUNCTION public.profiled_keep_bookkeeping() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    editor text;
    has_default constant boolean := ('no_default' = ANY (TG_ARGV)) IS NOT TRUE;
    has_search constant boolean := ('no_search' = ANY (TG_ARGV)) IS NOT TRUE;
    has_primary constant boolean := ('primary' = ANY (TG_ARGV)) IS TRUE;
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
    NEW.name_key := OLD.name_key;
    NEW.stored_bytes := OLD.stored_bytes;
    IF has_search THEN
        NEW.search_vector := OLD.search_vector;
        NEW.search_name := OLD.search_name;
    END IF;
    IF NEW.deleted_at IS NULL THEN
        NEW.deleted_by := NULL;
    ELSIF OLD.deleted_at IS NOT NULL THEN
        -- Deleted stays deleted at the time of the first deletion.
        NEW.deleted_at := OLD.deleted_at;
        NEW.deleted_by := OLD.deleted_by;
    END IF;
    -- Whoever is deleted or restored gives up being the one of its account.
    IF (NEW.deleted_at IS NULL) <> (OLD.deleted_at IS NULL) THEN
        IF has_default THEN
            NEW.is_default := false;
        END IF;
        IF has_primary THEN
            NEW.is_primary := false;
        END IF;
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
    'Owns version, timestamps, the rules of deletion and the fixed key; an update that changes nothing makes no version. '
    'Arguments: no_default (no column is_default), no_search (no search columns), primary (a column is_primary).';

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
    IF TG_NARGS < 2 THEN
        NEW.search_vector := NULL;
    END IF;
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
    'Writes each new version; removes all versions together with a record that is removed for good. Arguments: the kind, '
    'and no_search where the table has no search columns.';
