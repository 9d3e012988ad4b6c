// swift-format-ignore-file
// Made by migrations/embed. Do not edit.

/// The files of `migrations/`, so that one binary carries the schema it was built for.
enum EmbeddedMigrations {
    /// File names and contents, in the order of their names.
    static let files: [(name: String, text: String)] = [
        (name: "0001_text_and_document_rules.down.sql", text: ###"""
-- The extensions stay: they hold no data, and other users of the database may rely on them.
DROP FUNCTION public.profiled_is_text_list(text[], integer);
DROP FUNCTION public.profiled_is_label_set(jsonb);
DROP FUNCTION public.profiled_is_document(jsonb);
DROP FUNCTION public.profiled_is_trimmed(text);
DROP FUNCTION public.profiled_search_query(text, text, boolean);
DROP FUNCTION public.profiled_search_vector(text, text, text[], text, jsonb[]);
DROP FUNCTION public.profiled_document_values(jsonb);
DROP FUNCTION public.profiled_weighted_tokens(text, text, text);
DROP FUNCTION public.profiled_account_prefix(text);
DROP FUNCTION public.profiled_search_tokens(text);
DROP FUNCTION public.profiled_fold(text);
DROP FUNCTION public.profiled_name_key(text);
DROP FUNCTION public.profiled_fold_case(text);

"""###),
        (name: "0001_text_and_document_rules.up.sql", text: ###"""
-- What every later migration stands on: extensions, the text rules (case, folding, tokens) and the document rules that
-- the CHECK constraints call. All functions are immutable and give the same answer under every database locale,
-- the C locale included: case mapping goes through ICU's root collation, classes of characters are explicit ranges.

DO $$
BEGIN
    IF pg_catalog.current_setting('server_encoding') <> 'UTF8' THEN
        RAISE EXCEPTION 'the database encoding is %, profiled needs UTF8', pg_catalog.current_setting('server_encoding')
            USING ERRCODE = 'feature_not_supported';
    END IF;
    -- Both are trusted extensions. An administrator may have installed them beforehand: then they stay as they are.
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_extension WHERE extname = 'pg_trgm') THEN
        CREATE EXTENSION pg_trgm SCHEMA public;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_extension WHERE extname = 'btree_gin') THEN
        CREATE EXTENSION btree_gin SCHEMA public;
    END IF;
END
$$;

CREATE FUNCTION public.profiled_fold_case(value text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF octet_length(value) = char_length(value) THEN
        RETURN lower(value COLLATE "C");
    END IF;
    -- Upper, then lower: so that letters which have several lower forms (final sigma, sharp s) become one.
    RETURN normalize(
        replace(lower(upper(normalize(value, NFC) COLLATE "und-x-icu") COLLATE "und-x-icu"), 'ς', 'σ'), NFC);
END
$$;
COMMENT ON FUNCTION public.profiled_fold_case(text) IS
    'Equal for texts that differ only in case or in Unicode composition; accents count.';

CREATE FUNCTION public.profiled_name_key(value text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    key text := public.profiled_fold_case(value);
BEGIN
    -- An index entry holds 2,704 bytes and the account id may take 1,020: names that fold to more (NFC makes 12 bytes
    -- of some musical signs) keep their order by the first 100 characters and their identity by a digest.
    IF octet_length(key) > 1200 THEN
        key := left(key, 100) || encode(sha256(convert_to(key, 'UTF8')), 'hex');
    END IF;
    RETURN key;
END
$$;
COMMENT ON FUNCTION public.profiled_name_key(text) IS
    'Case-insensitive key of a name: what uniqueness and order go by.';

CREATE FUNCTION public.profiled_fold(value text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF octet_length(value) = char_length(value) THEN
        RETURN lower(value COLLATE "C");
    END IF;
    RETURN normalize(
        translate(
            replace(
                lower(upper(
                    regexp_replace(normalize(value, NFKD), '[\u0300-\u036F]+', '', 'g') COLLATE "und-x-icu"
                ) COLLATE "und-x-icu"),
                'æ', 'ae'),
            'ςøłđħŧı', 'σoldhti'),
        NFKC);
END
$$;
COMMENT ON FUNCTION public.profiled_fold(text) IS
    'Form of a text for searching: lower case, compatibility forms unified, accents removed.';

CREATE FUNCTION public.profiled_search_tokens(value text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    folded text := public.profiled_fold(value);
BEGIN
    IF octet_length(folded) = char_length(folded) THEN
        folded := regexp_replace(folded, '([^a-z0-9\u0001-\u0020])', ' \1 ', 'g');
        folded := translate(folded, E'\t\n\u000B\f\r', '     ');
    ELSE
        -- White space, controls, joiners and variation selectors separate words and are no tokens.
        folded := regexp_replace(
            folded,
            '[\u0001-\u0020\u007F-\u00A0\u1680\u2000-\u200F\u2028-\u202F\u205F-\u206F\u3000\uFE00-\uFE0F\uFEFF'
            || '\U000E0000-\U000E0FFF]+', ' ', 'g');
        -- Punctuation, symbols, emoji, and the letters of scripts written without spaces, are one token each.
        folded := regexp_replace(
            folded,
            '([\u0021-\u002F\u003A-\u0040\u005B-\u0060\u007B-\u007E\u00A1-\u00A9\u00AB-\u00B1\u00B4\u00B6-\u00B8'
            || '\u00BB\u00BF\u00D7\u00F7\u0E00-\u0EFF\u1000-\u109F\u1780-\u17FF\u2010-\u2027\u2030-\u205E'
            || '\u20A0-\u20CF\u2100-\u2BFF\u2E00-\u2E7F\u2E80-\u2FDF\u3001-\u30FF\u31F0-\u31FF\u3400-\u4DBF\u4E00-\u9FFF'
            || '\uF900-\uFAFF\uFE10-\uFE6F\U0001F000-\U0001FAFF\U00020000-\U0003FFFF])', ' \1 ', 'g');
    END IF;
    -- A lexeme may have 2,046 bytes: of longer words the first 200 characters count, in records and in queries alike.
    IF char_length(folded) > 200 AND folded ~ '\S{201}' THEN
        folded := regexp_replace(folded, '(\S{200})\S+', '\1', 'g');
    END IF;
    RETURN folded;
END
$$;
COMMENT ON FUNCTION public.profiled_search_tokens(text) IS
    'The words and signs of a text, folded, separated by white space. Independent of the parser of text search.';

CREATE FUNCTION public.profiled_account_prefix(account_id text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN pg_catalog.left(pg_catalog.md5(account_id), 6);
COMMENT ON FUNCTION public.profiled_account_prefix(text) IS
    'Put before every lexeme, so that a search reads the posting lists of its own account only.';

CREATE FUNCTION public.profiled_weighted_tokens(account_id text, value text, weight text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN regexp_replace(
        regexp_replace(public.profiled_search_tokens(value), '([''\\:])', '\\\1', 'g'),
        '\S+', public.profiled_account_prefix(account_id) || '\&:1' || weight, 'g');
END
$$;
COMMENT ON FUNCTION public.profiled_weighted_tokens(text, text, text) IS
    'The tokens of a text in the input syntax of tsvector, each with the account prefix and a weight (A to D).';

CREATE FUNCTION public.profiled_document_values(document jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
AS $$
    SELECT coalesce(string_agg(found #>> '{}', ' '), '')
    FROM jsonb_path_query(document, 'strict $.** ? (@.type() == "string" || @.type() == "number")') AS found
$$;
COMMENT ON FUNCTION public.profiled_document_values(jsonb) IS
    'Every string and number in a document at any depth, without the keys.';

CREATE FUNCTION public.profiled_search_vector(
    account_id text, name text, list text[], description text, documents jsonb[]
) RETURNS tsvector
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    document_text text := '';
    document jsonb;
    strong text;
BEGIN
    FOREACH document IN ARRAY documents LOOP
        IF document IS NOT NULL AND document <> '{}'::jsonb THEN
            document_text := document_text || ' ' || public.profiled_document_values(document);
        END IF;
    END LOOP;
    strong := public.profiled_weighted_tokens(account_id, name, 'A')
        || ' ' || public.profiled_weighted_tokens(account_id, array_to_string(list, ' '), 'B')
        || ' ' || public.profiled_weighted_tokens(account_id, coalesce(description, ''), 'C');
    -- A tsvector holds 1 MiB. With prefix, position and alignment a token of one letter takes 12 bytes: of documents
    -- with more than 64 Ki characters of values only the first 64 Ki are searched.
    RETURN (strong || ' ' || public.profiled_weighted_tokens(account_id, left(document_text, 65536), 'D'))::tsvector;
END
$$;
COMMENT ON FUNCTION public.profiled_search_vector(text, text, text[], text, jsonb[]) IS
    'What full text search sees of a record: name (A), list (B), description (C), values of documents (D).';

CREATE FUNCTION public.profiled_search_query(account_id text, query text, any_word boolean) RETURNS tsquery
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    tokens text[] := array_remove(regexp_split_to_array(public.profiled_search_tokens(left(query, 4096)), '\s+'), '');
    significant text[];
    prefix text := public.profiled_account_prefix(account_id);
    operator text := CASE WHEN any_word THEN ' | ' ELSE ' & ' END;
BEGIN
    -- Punctuation counts only when the query has nothing else; signs such as % _ # & + always count.
    SELECT array_agg(token) INTO significant
    FROM unnest(tokens) AS token
    WHERE token !~ '^[]!"''(),./:;?`{}[\u00AB\u00BB\u2010-\u2027\u2039\u203A\u3001\u3002\u300C-\u300F-]$';
    RETURN (
        SELECT string_agg(
            '''' || prefix || replace(replace(chosen.token, '\', '\\'), '''', '''''') || '''', operator)
        FROM (
            SELECT DISTINCT token FROM unnest(coalesce(significant, tokens)) AS token ORDER BY token LIMIT 64
        ) AS chosen
    )::tsquery;
END
$$;
COMMENT ON FUNCTION public.profiled_search_query(text, text, boolean) IS
    'The tokens of what a user typed, joined by AND (or OR for ranking). Nothing typed is an operator. NULL: no token.';

CREATE FUNCTION public.profiled_is_trimmed(value text) RETURNS boolean
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN value = pg_catalog.btrim(
        value,
        U&'\0009\000A\000B\000C\000D\0020\0085\00A0\1680\2000\2001\2002\2003\2004\2005\2006\2007\2008\2009\200A\2028\2029\202F\205F\3000');
COMMENT ON FUNCTION public.profiled_is_trimmed(text) IS
    'True when a text neither starts nor ends with white space (Unicode property White_Space).';

CREATE FUNCTION public.profiled_is_document(document jsonb) RETURNS boolean
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN pg_catalog.jsonb_typeof(document) = 'object'
        AND pg_catalog.octet_length(document::text) <= 393216
        AND NOT pg_catalog.jsonb_path_exists(
            document, 'strict $.**{32} ? (@.type() == "object" || @.type() == "array")');
COMMENT ON FUNCTION public.profiled_is_document(jsonb) IS
    'An object of at most 32 levels and 256 KiB, to which jsonb''s own spacing may add half again.';

CREATE FUNCTION public.profiled_is_label_set(labels jsonb) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    label_count integer;
    good_count integer;
BEGIN
    IF labels = '{}'::jsonb THEN
        RETURN true;
    END IF;
    IF jsonb_typeof(labels) <> 'object' THEN
        RETURN false;
    END IF;
    SELECT count(*),
        count(*) FILTER (
            WHERE label.key COLLATE "C" ~ '^[a-z0-9_./-]{1,63}$'
            AND jsonb_typeof(label.value) = 'string'
            AND char_length(label.value #>> '{}') <= 255)
    INTO label_count, good_count
    FROM jsonb_each(labels) AS label;
    RETURN label_count <= 64 AND good_count = label_count;
END
$$;
COMMENT ON FUNCTION public.profiled_is_label_set(jsonb) IS
    'At most 64 labels; keys of 1 to 63 characters a-z 0-9 _ . / -, values of at most 255 characters.';

CREATE FUNCTION public.profiled_is_text_list(list text[], maximum_count integer) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    item_count integer;
    good_count integer;
    key_count integer;
BEGIN
    IF cardinality(list) = 0 THEN
        RETURN true;
    END IF;
    IF array_ndims(list) <> 1 OR array_lower(list, 1) <> 1 OR cardinality(list) > maximum_count THEN
        RETURN false;
    END IF;
    SELECT count(*),
        count(*) FILTER (WHERE char_length(item) BETWEEN 1 AND 255 AND public.profiled_is_trimmed(item)),
        count(DISTINCT public.profiled_fold_case(item))
    INTO item_count, good_count, key_count
    FROM unnest(list) AS item;
    RETURN good_count = item_count AND key_count = item_count;
END
$$;
COMMENT ON FUNCTION public.profiled_is_text_list(text[], integer) IS
    'A list of trimmed texts of 1 to 255 characters, none twice when case is ignored, none NULL.';

"""###),
        (name: "0002_versions_and_accounts.down.sql", text: ###"""
DROP TRIGGER history_is_append_only ON public.profile_version_history;
DROP FUNCTION public.profiled_refuse_change();
DROP FUNCTION public.profiled_note_first_profile();
DROP FUNCTION public.profiled_write_history();
DROP FUNCTION public.profiled_keep_bookkeeping();
DROP TABLE public.account_first_profiles;
DROP TABLE public.profile_version_history;

"""###),
        (name: "0002_versions_and_accounts.up.sql", text: ###"""
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

"""###),
        (name: "0003_target_customer_profiles.down.sql", text: ###"""
DROP TABLE public.target_customer_profiles;
DROP FUNCTION public.target_customer_profiles_derive();

"""###),
        (name: "0003_target_customer_profiles.up.sql", text: ###"""
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

"""###),
        (name: "0004_brand_guidelines.down.sql", text: ###"""
DROP TABLE public.brand_guidelines;
DROP FUNCTION public.brand_guidelines_derive();

"""###),
        (name: "0004_brand_guidelines.up.sql", text: ###"""
CREATE TABLE public.brand_guidelines (
    account_id text COLLATE "C" NOT NULL,
    id uuid NOT NULL DEFAULT pg_catalog.gen_random_uuid(),
    version bigint NOT NULL DEFAULT 1,
    brand_name text NOT NULL,
    detail_level text COLLATE "C" NOT NULL DEFAULT 'high-level',
    high_level_guidelines jsonb NOT NULL DEFAULT '{}',
    full_style_guide jsonb NOT NULL DEFAULT '{}',
    industry text NOT NULL DEFAULT '',
    brand_values text[] NOT NULL DEFAULT '{}',
    is_default boolean NOT NULL DEFAULT false,
    external_refs jsonb NOT NULL DEFAULT '{}',
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
    CONSTRAINT brand_guidelines_pkey PRIMARY KEY (account_id, id),
    CONSTRAINT brand_guidelines_account_id_check CHECK (char_length(account_id) BETWEEN 1 AND 255),
    CONSTRAINT brand_guidelines_version_check CHECK (version >= 1),
    CONSTRAINT brand_guidelines_brand_name_check
        CHECK (char_length(brand_name) BETWEEN 1 AND 255 AND public.profiled_is_trimmed(brand_name)),
    CONSTRAINT brand_guidelines_detail_level_check CHECK (detail_level IN ('high-level', 'full')),
    CONSTRAINT brand_guidelines_high_level_guidelines_check
        CHECK (public.profiled_is_document(high_level_guidelines)),
    CONSTRAINT brand_guidelines_full_style_guide_check CHECK (public.profiled_is_document(full_style_guide)),
    CONSTRAINT brand_guidelines_full_detail_check
        CHECK (detail_level <> 'full' OR full_style_guide <> '{}'),
    CONSTRAINT brand_guidelines_industry_check
        CHECK (char_length(industry) <= 255 AND public.profiled_is_trimmed(industry)),
    CONSTRAINT brand_guidelines_brand_values_check CHECK (public.profiled_is_text_list(brand_values, 50)),
    CONSTRAINT brand_guidelines_external_refs_check CHECK (public.profiled_is_document(external_refs)),
    CONSTRAINT brand_guidelines_labels_check CHECK (public.profiled_is_label_set(labels)),
    CONSTRAINT brand_guidelines_metadata_check CHECK (public.profiled_is_document(metadata)),
    CONSTRAINT brand_guidelines_created_by_check CHECK (char_length(created_by) BETWEEN 1 AND 255),
    CONSTRAINT brand_guidelines_updated_by_check CHECK (char_length(updated_by) BETWEEN 1 AND 255),
    CONSTRAINT brand_guidelines_deleted_by_check
        CHECK (deleted_by IS NULL OR (deleted_at IS NOT NULL AND char_length(deleted_by) BETWEEN 1 AND 255)),
    CONSTRAINT brand_guidelines_times_check CHECK (updated_at >= created_at AND deleted_at >= created_at),
    CONSTRAINT brand_guidelines_is_default_check CHECK (NOT (is_default AND deleted_at IS NOT NULL))
);
COMMENT ON TABLE public.brand_guidelines IS
    'Brand guidelines: how a brand looks and speaks. Keys start with the account; every change makes a version.';
COMMENT ON COLUMN public.brand_guidelines.account_id IS 'Account that owns the guidelines.';
COMMENT ON COLUMN public.brand_guidelines.id IS 'Id within the account; made here unless the creator gave one.';
COMMENT ON COLUMN public.brand_guidelines.version IS 'From 1, raised by trigger with every change.';
COMMENT ON COLUMN public.brand_guidelines.brand_name IS
    'Trimmed, 1 to 255 code points. Not unique: a brand may have several guidelines.';
COMMENT ON COLUMN public.brand_guidelines.detail_level IS 'high-level, or full: then there is a full style guide.';
COMMENT ON COLUMN public.brand_guidelines.high_level_guidelines IS 'Logo, colours and fonts at a glance; unknown keys are kept.';
COMMENT ON COLUMN public.brand_guidelines.full_style_guide IS 'The whole guide, empty when there is none; unknown keys are kept.';
COMMENT ON COLUMN public.brand_guidelines.industry IS 'Trimmed, at most 255 code points; empty when unknown.';
COMMENT ON COLUMN public.brand_guidelines.brand_values IS 'At most 50 trimmed texts, none twice when case is ignored.';
COMMENT ON COLUMN public.brand_guidelines.is_default IS 'At most one live row of an account is its default.';
COMMENT ON COLUMN public.brand_guidelines.external_refs IS 'Ids in other systems by name, such as a Canva brand template.';
COMMENT ON COLUMN public.brand_guidelines.labels IS 'At most 64 short texts by key, for filters.';
COMMENT ON COLUMN public.brand_guidelines.metadata IS 'Tags, notes, source and custom fields.';
COMMENT ON COLUMN public.brand_guidelines.created_at IS 'Set by trigger.';
COMMENT ON COLUMN public.brand_guidelines.updated_at IS 'Set by trigger; grows with every version.';
COMMENT ON COLUMN public.brand_guidelines.deleted_at IS 'NULL: live. Else the time of the soft delete.';
COMMENT ON COLUMN public.brand_guidelines.created_by IS 'Who created it.';
COMMENT ON COLUMN public.brand_guidelines.updated_by IS 'Who made the current version.';
COMMENT ON COLUMN public.brand_guidelines.deleted_by IS 'Who deleted it.';
COMMENT ON COLUMN public.brand_guidelines.name_key IS 'profiled_name_key(brand_name), set by trigger.';
COMMENT ON COLUMN public.brand_guidelines.search_name IS 'profiled_fold(brand_name), set by trigger, for fuzzy search.';
COMMENT ON COLUMN public.brand_guidelines.search_vector IS
    'Lexemes of brand name, brand values, industry and document values, set by trigger.';
COMMENT ON COLUMN public.brand_guidelines.stored_bytes IS
    'Bytes of names, lists and documents as text, set by trigger: pages are bounded by it without reading them.';

CREATE FUNCTION public.brand_guidelines_derive() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF TG_OP = 'INSERT' OR NEW.brand_name <> OLD.brand_name THEN
        NEW.name_key := public.profiled_name_key(NEW.brand_name);
        NEW.search_name := public.profiled_fold(NEW.brand_name);
    END IF;
    IF TG_OP = 'INSERT' OR NEW.brand_name <> OLD.brand_name OR NEW.industry <> OLD.industry
        OR NEW.brand_values <> OLD.brand_values OR NEW.high_level_guidelines <> OLD.high_level_guidelines
        OR NEW.full_style_guide <> OLD.full_style_guide OR NEW.external_refs <> OLD.external_refs
        OR NEW.metadata <> OLD.metadata
    THEN
        NEW.search_vector := public.profiled_search_vector(
            NEW.account_id, NEW.brand_name, NEW.brand_values, NEW.industry,
            ARRAY[NEW.high_level_guidelines, NEW.full_style_guide, NEW.external_refs, NEW.metadata]);
        NEW.stored_bytes := octet_length(NEW.brand_name) + octet_length(NEW.industry) + octet_length(NEW.brand_values::text)
            + octet_length(NEW.high_level_guidelines::text) + octet_length(NEW.full_style_guide::text)
            + octet_length(NEW.external_refs::text) + octet_length(NEW.metadata::text);
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION public.brand_guidelines_derive() IS 'Sets the columns derived from others.';

-- Triggers of one event fire in the order of their names.
CREATE TRIGGER a_bookkeeping BEFORE INSERT OR UPDATE OR DELETE ON public.brand_guidelines
    FOR EACH ROW EXECUTE FUNCTION public.profiled_keep_bookkeeping();
CREATE TRIGGER b_derive BEFORE INSERT OR UPDATE ON public.brand_guidelines
    FOR EACH ROW EXECUTE FUNCTION public.brand_guidelines_derive();
CREATE TRIGGER c_history AFTER INSERT OR UPDATE OR DELETE ON public.brand_guidelines
    FOR EACH ROW EXECUTE FUNCTION public.profiled_write_history('brand_guideline');
CREATE TRIGGER d_first_profile AFTER INSERT ON public.brand_guidelines
    REFERENCING NEW TABLE AS created_rows
    FOR EACH STATEMENT EXECUTE FUNCTION public.profiled_note_first_profile('brand_guideline');

CREATE UNIQUE INDEX brand_guidelines_live_default_key
    ON public.brand_guidelines (account_id) WHERE is_default AND deleted_at IS NULL;
CREATE INDEX brand_guidelines_live_name_idx
    ON public.brand_guidelines (account_id, name_key, id) WHERE deleted_at IS NULL;
CREATE INDEX brand_guidelines_live_created_idx
    ON public.brand_guidelines (account_id, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX brand_guidelines_live_updated_idx
    ON public.brand_guidelines (account_id, updated_at, id) WHERE deleted_at IS NULL;
CREATE INDEX brand_guidelines_deleted_name_idx
    ON public.brand_guidelines (account_id, name_key, id) WHERE deleted_at IS NOT NULL;
CREATE INDEX brand_guidelines_deleted_created_idx
    ON public.brand_guidelines (account_id, created_at, id) WHERE deleted_at IS NOT NULL;
CREATE INDEX brand_guidelines_deleted_updated_idx
    ON public.brand_guidelines (account_id, updated_at, id) WHERE deleted_at IS NOT NULL;
CREATE INDEX brand_guidelines_search_idx
    ON public.brand_guidelines USING gin (search_vector) WITH (gin_pending_list_limit = 256);
CREATE INDEX brand_guidelines_fuzzy_idx
    ON public.brand_guidelines USING gin (account_id, search_name gin_trgm_ops) WITH (gin_pending_list_limit = 256);

"""###),
        (name: "0005_write_requests.down.sql", text: ###"""
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

"""###),
        (name: "0005_write_requests.up.sql", text: ###"""
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

"""###),
        (name: "0006_budgets.down.sql", text: ###"""
DROP TABLE public.budgets;
DROP FUNCTION public.budgets_derive();
DROP MATERIALIZED VIEW public.known_time_zones;
DROP FUNCTION public.profiled_is_alert_list(jsonb);
DROP FUNCTION public.profiled_currency_unit(text);

"""###),
        (name: "0006_budgets.up.sql", text: ###"""
CREATE FUNCTION public.profiled_currency_unit(code text) RETURNS numeric
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE
        WHEN code IN (
            'BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'VND', 'VUV', 'XAF', 'XOF', 'XPF'
        ) THEN 1
        WHEN code IN ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') THEN 0.001
        WHEN code IN (
            'AED', 'AFN', 'ALL', 'AMD', 'ANG', 'AOA', 'ARS', 'AUD', 'AWG', 'AZN', 'BAM', 'BBD', 'BDT', 'BGN', 'BMD', 'BND',
            'BOB', 'BRL', 'BSD', 'BTN', 'BWP', 'BYN', 'BZD', 'CAD', 'CDF', 'CHF', 'CNY', 'COP', 'CRC', 'CUP', 'CVE', 'CZK',
            'DKK', 'DOP', 'DZD', 'EGP', 'ERN', 'ETB', 'EUR', 'FJD', 'FKP', 'GBP', 'GEL', 'GHS', 'GIP', 'GMD', 'GTQ', 'GYD',
            'HKD', 'HNL', 'HTG', 'HUF', 'IDR', 'ILS', 'INR', 'IRR', 'JMD', 'KES', 'KGS', 'KHR', 'KPW', 'KYD', 'KZT', 'LAK',
            'LBP', 'LKR', 'LRD', 'LSL', 'MAD', 'MDL', 'MGA', 'MKD', 'MMK', 'MNT', 'MOP', 'MRU', 'MUR', 'MVR', 'MWK', 'MXN',
            'MYR', 'MZN', 'NAD', 'NGN', 'NIO', 'NOK', 'NPR', 'NZD', 'PAB', 'PEN', 'PGK', 'PHP', 'PKR', 'PLN', 'QAR', 'RON',
            'RSD', 'RUB', 'SAR', 'SBD', 'SCR', 'SDG', 'SEK', 'SGD', 'SHP', 'SLE', 'SOS', 'SRD', 'SSP', 'STN', 'SVC', 'SYP',
            'SZL', 'THB', 'TJS', 'TMT', 'TOP', 'TRY', 'TTD', 'TWD', 'TZS', 'UAH', 'USD', 'UYU', 'UZS', 'VED', 'VES', 'WST',
            'XCD', 'XCG', 'YER', 'ZAR', 'ZMW', 'ZWG'
        ) THEN 0.01
    END;
COMMENT ON FUNCTION public.profiled_currency_unit(text) IS
    'The smallest sum that can be paid in a currency (ISO 4217, minor units); NULL for codes that are no currency in use.';

CREATE FUNCTION public.profiled_is_alert_list(alerts jsonb) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    rule_count integer;
    good_count integer;
    id_count integer;
BEGIN
    IF alerts = '[]'::jsonb THEN
        RETURN true;
    END IF;
    IF jsonb_typeof(alerts) <> 'array' OR jsonb_array_length(alerts) > 20
        OR jsonb_path_exists(alerts, 'strict $[*] ? (@.type() <> "object")')
    THEN
        RETURN false;
    END IF;
    SELECT count(*),
        count(*) FILTER (
            WHERE jsonb_typeof(rule -> 'id') = 'string'
            AND (rule ->> 'id') COLLATE "C" ~ '^[a-z0-9_-]{1,64}$'
            AND jsonb_typeof(rule -> 'enabled') = 'boolean'
            AND CASE
                WHEN rule - ARRAY['id', 'enabled', 'threshold_percent'] = '{}'
                    AND jsonb_typeof(rule -> 'threshold_percent') = 'number'
                THEN (rule ->> 'threshold_percent')::numeric BETWEEN 0 AND 1000
                    AND trunc((rule ->> 'threshold_percent')::numeric) = (rule ->> 'threshold_percent')::numeric
                WHEN rule - ARRAY['id', 'enabled', 'threshold_amount'] = '{}'
                    AND jsonb_typeof(rule -> 'threshold_amount') = 'number'
                THEN (rule ->> 'threshold_amount')::numeric BETWEEN 0 AND 9000000000000
                    AND trunc((rule ->> 'threshold_amount')::numeric, 6) = (rule ->> 'threshold_amount')::numeric
                ELSE false
            END),
        count(DISTINCT rule ->> 'id')
    INTO rule_count, good_count, id_count
    FROM jsonb_array_elements(alerts) AS rule;
    RETURN good_count = rule_count AND id_count = rule_count;
END
$$;
COMMENT ON FUNCTION public.profiled_is_alert_list(jsonb) IS
    'At most 20 objects: id, enabled, and threshold_percent (0 to 1,000, whole) or threshold_amount; no id twice.';

-- Reading all names that the server knows takes it a tenth of a second, too long for each new budget.
CREATE MATERIALIZED VIEW public.known_time_zones AS
SELECT zone.name COLLATE "C" AS name FROM pg_catalog.pg_timezone_names AS zone
WHERE zone.name !~ '^(posix|right)/'
    -- The last four are abbreviations too, and those come first: a fixed offset, without the summer time of the zone.
    AND zone.name NOT IN ('localtime', 'posixrules', 'Factory', 'CET', 'EET', 'MET', 'WET');
-- squawk-ignore require-concurrent-index-creation
CREATE UNIQUE INDEX known_time_zones_name_key ON public.known_time_zones (name);
COMMENT ON MATERIALIZED VIEW public.known_time_zones IS
    'Names of time zones (IANA) that the server knew when this was made or refreshed; younger ones are looked up.';

CREATE TABLE public.budgets (
    account_id text COLLATE "C" NOT NULL,
    id uuid NOT NULL DEFAULT pg_catalog.gen_random_uuid(),
    version bigint NOT NULL DEFAULT 1,
    name text NOT NULL,
    amount numeric NOT NULL,
    currency_code text COLLATE "C" NOT NULL DEFAULT 'USD',
    time_zone text COLLATE "C" NOT NULL DEFAULT 'UTC',
    start_at timestamptz,
    end_at timestamptz,
    delivery_method text COLLATE "C" NOT NULL DEFAULT 'STANDARD',
    period text COLLATE "C" NOT NULL,
    status text COLLATE "C" NOT NULL DEFAULT 'ACTIVE',
    type text COLLATE "C" NOT NULL DEFAULT 'CAMPAIGN',
    is_shared boolean NOT NULL DEFAULT false,
    hard_cap boolean NOT NULL DEFAULT false,
    alerts jsonb NOT NULL DEFAULT '[]',
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
    CONSTRAINT budgets_pkey PRIMARY KEY (account_id, id),
    CONSTRAINT budgets_account_id_check CHECK (char_length(account_id) BETWEEN 1 AND 255),
    CONSTRAINT budgets_version_check CHECK (version >= 1),
    CONSTRAINT budgets_name_check CHECK (char_length(name) BETWEEN 1 AND 255 AND public.profiled_is_trimmed(name)),
    CONSTRAINT budgets_amount_check CHECK (
        amount BETWEEN 0 AND 9000000000000
        AND coalesce(amount % public.profiled_currency_unit(currency_code) = 0, true)),
    CONSTRAINT budgets_currency_code_check CHECK (public.profiled_currency_unit(currency_code) IS NOT NULL),
    CONSTRAINT budgets_time_zone_check CHECK (char_length(time_zone) BETWEEN 1 AND 64),
    CONSTRAINT budgets_start_at_check CHECK (isfinite(start_at)),
    CONSTRAINT budgets_end_at_check CHECK (isfinite(end_at) AND end_at > start_at),
    CONSTRAINT budgets_delivery_method_check CHECK (delivery_method IN ('STANDARD', 'ACCELERATED')),
    CONSTRAINT budgets_period_check CHECK (
        period IN ('DAILY', 'WEEKLY', 'MONTHLY', 'QUARTERLY', 'YEARLY', 'LIFETIME', 'CUSTOM')),
    CONSTRAINT budgets_custom_period_check
        CHECK (period <> 'CUSTOM' OR (start_at IS NOT NULL AND end_at IS NOT NULL)),
    CONSTRAINT budgets_status_check CHECK (status IN ('DRAFT', 'ACTIVE', 'PAUSED', 'ARCHIVED')),
    CONSTRAINT budgets_type_check CHECK (type IN ('CAMPAIGN', 'ACCOUNT', 'CAMPAIGN_GROUP', 'AD_GROUP')),
    CONSTRAINT budgets_alerts_check CHECK (public.profiled_is_alert_list(alerts)),
    CONSTRAINT budgets_labels_check CHECK (public.profiled_is_label_set(labels)),
    CONSTRAINT budgets_metadata_check CHECK (public.profiled_is_document(metadata)),
    CONSTRAINT budgets_created_by_check CHECK (char_length(created_by) BETWEEN 1 AND 255),
    CONSTRAINT budgets_updated_by_check CHECK (char_length(updated_by) BETWEEN 1 AND 255),
    CONSTRAINT budgets_deleted_by_check
        CHECK (deleted_by IS NULL OR (deleted_at IS NOT NULL AND char_length(deleted_by) BETWEEN 1 AND 255)),
    CONSTRAINT budgets_times_check CHECK (updated_at >= created_at AND deleted_at >= created_at)
);
COMMENT ON TABLE public.budgets IS
    'Budgets: how much may be spent and when. Keys start with the account; every change makes a version. Spends never do.';
COMMENT ON COLUMN public.budgets.account_id IS 'Account that owns the budget.';
COMMENT ON COLUMN public.budgets.id IS 'Id within the account; made here unless the creator gave one.';
COMMENT ON COLUMN public.budgets.version IS 'From 1, raised by trigger with every change.';
COMMENT ON COLUMN public.budgets.name IS
    'Trimmed, 1 to 255 code points, unique among the live budgets of the account when case is ignored.';
COMMENT ON COLUMN public.budgets.amount IS
    'What may be spent in one window, in units of the currency: a multiple of its minor unit, 0 to 9 × 10¹².';
COMMENT ON COLUMN public.budgets.currency_code IS 'ISO 4217; fixed once the ledger has entries.';
COMMENT ON COLUMN public.budgets.time_zone IS
    'IANA name that this server knows; windows begin at its midnights. Fixed once the ledger has entries.';
COMMENT ON COLUMN public.budgets.start_at IS 'When it begins; NULL: always.';
COMMENT ON COLUMN public.budgets.end_at IS 'The first moment after it; NULL: never.';
COMMENT ON COLUMN public.budgets.delivery_method IS 'STANDARD spreads the amount over the window, ACCELERATED does not.';
COMMENT ON COLUMN public.budgets.period IS 'How long a window is; fixed once the ledger has entries.';
COMMENT ON COLUMN public.budgets.status IS
    'What its owner decided. Whether it is exhausted or completed follows from ledger and clock, and is stored nowhere.';
COMMENT ON COLUMN public.budgets.type IS 'What it is for.';
COMMENT ON COLUMN public.budgets.is_shared IS 'Whether several campaigns may use it.';
COMMENT ON COLUMN public.budgets.hard_cap IS 'True: a spend that would pass the amount is refused.';
COMMENT ON COLUMN public.budgets.alerts IS 'At most 20 rules that tell when much was spent.';
COMMENT ON COLUMN public.budgets.labels IS 'At most 64 short texts by key, for filters.';
COMMENT ON COLUMN public.budgets.metadata IS 'Tags, notes, source and custom fields.';
COMMENT ON COLUMN public.budgets.created_at IS 'Set by trigger.';
COMMENT ON COLUMN public.budgets.updated_at IS 'Set by trigger; grows with every version.';
COMMENT ON COLUMN public.budgets.deleted_at IS 'NULL: live. Else the time of the soft delete.';
COMMENT ON COLUMN public.budgets.created_by IS 'Who created it.';
COMMENT ON COLUMN public.budgets.updated_by IS 'Who made the current version.';
COMMENT ON COLUMN public.budgets.deleted_by IS 'Who deleted it.';
COMMENT ON COLUMN public.budgets.name_key IS 'profiled_name_key(name), set by trigger.';
COMMENT ON COLUMN public.budgets.stored_bytes IS
    'Bytes of names and documents as text, set by trigger: pages are bounded by it without reading them.';

CREATE FUNCTION public.budgets_derive() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF TG_OP = 'INSERT' OR NEW.name <> OLD.name THEN
        NEW.name_key := public.profiled_name_key(NEW.name);
    END IF;
    IF TG_OP = 'INSERT' OR NEW.name <> OLD.name OR NEW.alerts <> OLD.alerts OR NEW.metadata <> OLD.metadata THEN
        -- The balance and the ids of campaigns come with every answer; they are counted with the record's fixed part.
        NEW.stored_bytes := octet_length(NEW.name) + octet_length(NEW.alerts::text) + octet_length(NEW.metadata::text);
    END IF;
    IF (TG_OP = 'INSERT' OR NEW.time_zone <> OLD.time_zone)
        AND NOT EXISTS (SELECT FROM public.known_time_zones AS zone WHERE zone.name = NEW.time_zone)
        AND NOT EXISTS (
            SELECT FROM pg_timezone_names AS zone
            WHERE zone.name = NEW.time_zone AND zone.name !~ '^(posix|right)/'
                AND zone.name NOT IN ('localtime', 'posixrules', 'Factory', 'CET', 'EET', 'MET', 'WET'))
    THEN
        RAISE EXCEPTION 'there is no such time zone'
            USING ERRCODE = 'PF010', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA, COLUMN = 'time_zone';
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION public.budgets_derive() IS
    'Sets the columns derived from others, and refuses time zones that the server does not know (PF010).';

-- Triggers of one event fire in the order of their names.
CREATE TRIGGER a_bookkeeping BEFORE INSERT OR UPDATE OR DELETE ON public.budgets
    FOR EACH ROW EXECUTE FUNCTION public.profiled_keep_bookkeeping('no_default', 'no_search');
CREATE TRIGGER b_derive BEFORE INSERT OR UPDATE ON public.budgets
    FOR EACH ROW EXECUTE FUNCTION public.budgets_derive();
CREATE TRIGGER c_history AFTER INSERT OR UPDATE OR DELETE ON public.budgets
    FOR EACH ROW EXECUTE FUNCTION public.profiled_write_history('budget', 'no_search');
CREATE TRIGGER d_first_profile AFTER INSERT ON public.budgets
    REFERENCING NEW TABLE AS created_rows
    FOR EACH STATEMENT EXECUTE FUNCTION public.profiled_note_first_profile('budget');

CREATE UNIQUE INDEX budgets_live_name_key ON public.budgets (account_id, name_key) WHERE deleted_at IS NULL;
CREATE INDEX budgets_live_name_idx ON public.budgets (account_id, name_key, id) WHERE deleted_at IS NULL;
CREATE INDEX budgets_live_created_idx ON public.budgets (account_id, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX budgets_live_updated_idx ON public.budgets (account_id, updated_at, id) WHERE deleted_at IS NULL;
CREATE INDEX budgets_deleted_name_idx ON public.budgets (account_id, name_key, id) WHERE deleted_at IS NOT NULL;
CREATE INDEX budgets_deleted_created_idx ON public.budgets (account_id, created_at, id) WHERE deleted_at IS NOT NULL;
CREATE INDEX budgets_deleted_updated_idx ON public.budgets (account_id, updated_at, id) WHERE deleted_at IS NOT NULL;

"""###),
        (name: "0007_budget_ledger.down.sql", text: ###"""
DROP FUNCTION public.budget_close(text, uuid, text, bigint, boolean, text, timestamptz, text);
DROP FUNCTION public.budget_reserve(text, uuid, text, bigint, integer, text, text);
DROP FUNCTION public.budget_set_spend(text, uuid, bigint, bigint, text, text, text);
DROP FUNCTION public.budget_reverse_spend(text, uuid, text, text, text, text);
DROP FUNCTION public.budget_post(
    public.budgets, text, timestamptz, numeric, timestamptz, text, text, text, text, text, timestamptz);
DROP FUNCTION public.budget_outcome_of(public.budgets, text, text, text, timestamptz);
DROP FUNCTION public.budget_record_spends(
    text[], uuid[], text[], bigint[], timestamptz[], text[], text[], text[], text[]);
DROP FUNCTION public.budget_alert_threshold(jsonb, numeric);
DROP FUNCTION public.budget_lock(text, uuid);
DROP FUNCTION public.budget_lapse(text[], uuid[], timestamptz);
DROP FUNCTION public.budget_refusal(
    boolean, text, timestamptz, text, timestamptz, timestamptz, timestamptz, text, timestamptz);
DROP TYPE public.budget_outcome;
DROP FUNCTION public.budget_state(text, uuid, numeric, text, text, timestamptz, timestamptz, text, timestamptz);
DROP FUNCTION public.budget_window_bounds(text, text, timestamptz);
DROP FUNCTION public.budget_day_start(timestamp, text);
DROP FUNCTION public.budget_window_length(text);
DROP FUNCTION public.budget_window_day(text, timestamp);
DROP TABLE public.budget_alert_events;
DROP TABLE public.budget_reservations;
DROP TABLE public.budget_ledger;
DROP TABLE public.budget_windows;
DROP FUNCTION public.budget_ledger_anchor();
DROP FUNCTION public.budget_ledger_guard();
DROP TRIGGER e_balance ON public.budgets;
DROP TRIGGER c_guard_ledger ON public.budgets;
DROP FUNCTION public.budgets_guard_ledger();
DROP FUNCTION public.budgets_make_balance();
DROP TABLE public.budget_balances;
DROP FUNCTION public.budget_balances_take_ledger();

"""###),
        (name: "0007_budget_ledger.up.sql", text: ###"""
-- What was spent of each budget: an append-only ledger, sums for each window of time, amounts put aside, alerts that fired.
-- Every function that changes any of it locks the budget's row in budget_balances first, and none ever locks or writes the
-- row in budgets: spends of one budget stand in line at the narrow row, spends of others do not meet.

CREATE TABLE public.budget_balances (
    account_id text COLLATE "C" NOT NULL,
    budget_id uuid NOT NULL,
    next_lapse_at timestamptz,
    CONSTRAINT budget_balances_pkey PRIMARY KEY (account_id, budget_id),
    CONSTRAINT budget_balances_budget_fkey FOREIGN KEY (account_id, budget_id)
        REFERENCES public.budgets (account_id, id) ON DELETE CASCADE
) WITH (fillfactor = 50);
COMMENT ON TABLE public.budget_balances IS
    'The head of each budget''s ledger, made with the budget: whoever changes spent or reserved amounts locks it first.';
COMMENT ON COLUMN public.budget_balances.account_id IS 'Account that owns the budget.';
COMMENT ON COLUMN public.budget_balances.budget_id IS 'The budget.';
COMMENT ON COLUMN public.budget_balances.next_lapse_at IS
    'No open reservation lapses before this moment; NULL: there is none.';

CREATE TABLE public.budget_windows (
    account_id text COLLATE "C" NOT NULL,
    budget_id uuid NOT NULL,
    window_start timestamptz NOT NULL,
    spent numeric(19, 6) NOT NULL DEFAULT 0,
    reserved numeric(19, 6) NOT NULL DEFAULT 0,
    CONSTRAINT budget_windows_pkey PRIMARY KEY (account_id, budget_id, window_start),
    CONSTRAINT budget_windows_balance_fkey FOREIGN KEY (account_id, budget_id)
        REFERENCES public.budget_balances (account_id, budget_id) ON DELETE CASCADE,
    CONSTRAINT budget_windows_spent_check CHECK (spent >= -200000000000),
    CONSTRAINT budget_windows_reserved_check CHECK (reserved >= 0),
    CONSTRAINT budget_windows_total_check CHECK (spent + reserved <= 9200000000000)
) WITH (fillfactor = 50);
COMMENT ON TABLE public.budget_windows IS
    'Sums of each window of a budget. Within their bounds every amount, and every difference of two, fits 64 bits of micros.';
COMMENT ON COLUMN public.budget_windows.account_id IS 'Account that owns the budget.';
COMMENT ON COLUMN public.budget_windows.budget_id IS 'The budget.';
COMMENT ON COLUMN public.budget_windows.window_start IS
    'The window''s first moment; -infinity where there is only one, so that new dates of the budget never split its sums.';
COMMENT ON COLUMN public.budget_windows.spent IS 'Sum of the ledger''s entries; negative if more was undone than done.';
COMMENT ON COLUMN public.budget_windows.reserved IS
    'Sum of open reservations, with those that lapsed since somebody last looked.';

CREATE TABLE public.budget_ledger (
    account_id text COLLATE "C" NOT NULL,
    budget_id uuid NOT NULL,
    entry_id text COLLATE "C" NOT NULL,
    window_start timestamptz NOT NULL,
    amount numeric(19, 6) NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by text,
    kind text COLLATE "C" NOT NULL DEFAULT 'SPEND',
    campaign_id text COLLATE "C" NOT NULL DEFAULT '',
    note text NOT NULL DEFAULT '',
    reverses_entry_id text COLLATE "C",
    CONSTRAINT budget_ledger_pkey PRIMARY KEY (account_id, budget_id, entry_id),
    CONSTRAINT budget_ledger_entry_id_check CHECK (char_length(entry_id) BETWEEN 1 AND 137),
    CONSTRAINT budget_ledger_amount_check CHECK (amount <> 0 AND (amount > 0 OR kind IN ('REVERSAL', 'CORRECTION'))),
    CONSTRAINT budget_ledger_occurred_at_check CHECK (isfinite(occurred_at)),
    CONSTRAINT budget_ledger_kind_check CHECK (kind IN ('SPEND', 'REVERSAL', 'CORRECTION', 'COMMIT')),
    CONSTRAINT budget_ledger_campaign_id_check CHECK (char_length(campaign_id) <= 255),
    CONSTRAINT budget_ledger_note_check CHECK (char_length(note) <= 1024),
    CONSTRAINT budget_ledger_recorded_by_check CHECK (char_length(recorded_by) BETWEEN 1 AND 255),
    CONSTRAINT budget_ledger_reverses_entry_id_check CHECK ((kind = 'REVERSAL') = (reverses_entry_id IS NOT NULL))
);
COMMENT ON TABLE public.budget_ledger IS
    'Every entry ever made, never changed: the sum of a window''s entries is what was spent in it.';
COMMENT ON COLUMN public.budget_ledger.account_id IS 'Account that owns the budget.';
COMMENT ON COLUMN public.budget_ledger.budget_id IS 'The budget.';
COMMENT ON COLUMN public.budget_ledger.entry_id IS
    'The caller''s name for it, unique within the budget for ever: at most 128 characters, 9 more for ~reversal.';
COMMENT ON COLUMN public.budget_ledger.window_start IS 'The window it counts in.';
COMMENT ON COLUMN public.budget_ledger.amount IS 'In units of the budget''s currency, exact to the micro; negative for what undoes.';
COMMENT ON COLUMN public.budget_ledger.occurred_at IS 'When it was spent, which decided the window.';
COMMENT ON COLUMN public.budget_ledger.recorded_at IS 'When it was added.';
COMMENT ON COLUMN public.budget_ledger.recorded_by IS 'Who added it, as far as the writer said.';
COMMENT ON COLUMN public.budget_ledger.kind IS 'What it came from.';
COMMENT ON COLUMN public.budget_ledger.campaign_id IS 'The campaign it was spent for; empty when none was named.';
COMMENT ON COLUMN public.budget_ledger.note IS 'Free text, at most 1,024 code points.';
COMMENT ON COLUMN public.budget_ledger.reverses_entry_id IS 'For a reversal: the entry it undoes.';

CREATE UNIQUE INDEX budget_ledger_reversal_key ON public.budget_ledger (account_id, budget_id, reverses_entry_id)
    WHERE reverses_entry_id IS NOT NULL;
CREATE INDEX budget_ledger_time_idx ON public.budget_ledger (account_id, budget_id, occurred_at, entry_id);
CREATE INDEX budget_ledger_campaign_idx
    ON public.budget_ledger (account_id, budget_id, campaign_id, occurred_at, entry_id) WHERE campaign_id <> '';

CREATE TABLE public.budget_reservations (
    account_id text COLLATE "C" NOT NULL,
    budget_id uuid NOT NULL,
    reservation_id text COLLATE "C" NOT NULL,
    window_start timestamptz NOT NULL,
    amount numeric(19, 6) NOT NULL,
    expires_at timestamptz NOT NULL,
    state text COLLATE "C" NOT NULL DEFAULT 'OPEN',
    committed numeric(19, 6) NOT NULL DEFAULT 0,
    entry_id text COLLATE "C",
    campaign_id text COLLATE "C" NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL,
    created_by text,
    CONSTRAINT budget_reservations_pkey PRIMARY KEY (account_id, budget_id, reservation_id),
    CONSTRAINT budget_reservations_window_fkey FOREIGN KEY (account_id, budget_id, window_start)
        REFERENCES public.budget_windows (account_id, budget_id, window_start) ON DELETE CASCADE,
    CONSTRAINT budget_reservations_reservation_id_check CHECK (char_length(reservation_id) BETWEEN 1 AND 128),
    CONSTRAINT budget_reservations_amount_check CHECK (amount > 0),
    CONSTRAINT budget_reservations_expires_at_check CHECK (isfinite(expires_at)),
    CONSTRAINT budget_reservations_state_check CHECK (state IN ('OPEN', 'COMMITTED', 'RELEASED', 'LAPSED')),
    CONSTRAINT budget_reservations_committed_check
        CHECK (committed BETWEEN 0 AND amount AND (committed > 0) = (state = 'COMMITTED')),
    CONSTRAINT budget_reservations_entry_id_check CHECK ((entry_id IS NOT NULL) = (state = 'COMMITTED')),
    CONSTRAINT budget_reservations_campaign_id_check CHECK (char_length(campaign_id) <= 255),
    CONSTRAINT budget_reservations_created_by_check CHECK (char_length(created_by) BETWEEN 1 AND 255)
) WITH (fillfactor = 70);
COMMENT ON TABLE public.budget_reservations IS 'Amounts put aside for a while. A closed one is never opened again.';
COMMENT ON COLUMN public.budget_reservations.account_id IS 'Account that owns the budget.';
COMMENT ON COLUMN public.budget_reservations.budget_id IS 'The budget.';
COMMENT ON COLUMN public.budget_reservations.reservation_id IS 'The caller''s name for it, unique within the budget for ever.';
COMMENT ON COLUMN public.budget_reservations.window_start IS 'The window it is taken from: the current one when it was made.';
COMMENT ON COLUMN public.budget_reservations.amount IS 'In units of the budget''s currency.';
COMMENT ON COLUMN public.budget_reservations.expires_at IS 'From then on it counts no more, whatever its state says.';
COMMENT ON COLUMN public.budget_reservations.state IS 'OPEN until it is committed, released or found lapsed.';
COMMENT ON COLUMN public.budget_reservations.committed IS 'What was spent of it.';
COMMENT ON COLUMN public.budget_reservations.entry_id IS 'The ledger''s entry that it became.';
COMMENT ON COLUMN public.budget_reservations.campaign_id IS 'The campaign it is for; empty when none was named.';
COMMENT ON COLUMN public.budget_reservations.created_at IS 'When it was made.';
COMMENT ON COLUMN public.budget_reservations.created_by IS 'Who made it, as far as the writer said.';

CREATE INDEX budget_reservations_open_idx
    ON public.budget_reservations (account_id, budget_id, expires_at) WHERE state = 'OPEN';

CREATE TABLE public.budget_alert_events (
    account_id text COLLATE "C" NOT NULL,
    budget_id uuid NOT NULL,
    window_start timestamptz NOT NULL,
    alert_id text COLLATE "C" NOT NULL,
    rule jsonb NOT NULL,
    fired_at timestamptz NOT NULL,
    amount numeric NOT NULL,
    spent numeric(19, 6) NOT NULL,
    entry_id text COLLATE "C" NOT NULL,
    CONSTRAINT budget_alert_events_pkey PRIMARY KEY (account_id, budget_id, window_start, alert_id),
    CONSTRAINT budget_alert_events_window_fkey FOREIGN KEY (account_id, budget_id, window_start)
        REFERENCES public.budget_windows (account_id, budget_id, window_start) ON DELETE CASCADE,
    CONSTRAINT budget_alert_events_rule_check CHECK (jsonb_typeof(rule) = 'object')
);
COMMENT ON TABLE public.budget_alert_events IS 'Alerts that fired: its key lets a rule fire once in a window.';
COMMENT ON COLUMN public.budget_alert_events.account_id IS 'Account that owns the budget.';
COMMENT ON COLUMN public.budget_alert_events.budget_id IS 'The budget.';
COMMENT ON COLUMN public.budget_alert_events.window_start IS 'The window it fired in.';
COMMENT ON COLUMN public.budget_alert_events.alert_id IS 'The rule''s name.';
COMMENT ON COLUMN public.budget_alert_events.rule IS 'The rule as it was then.';
COMMENT ON COLUMN public.budget_alert_events.fired_at IS 'When it fired.';
COMMENT ON COLUMN public.budget_alert_events.amount IS 'The budget''s amount then.';
COMMENT ON COLUMN public.budget_alert_events.spent IS 'What was spent in the window then.';
COMMENT ON COLUMN public.budget_alert_events.entry_id IS 'The entry that reached the threshold, or came with it.';

CREATE INDEX budget_alert_events_account_idx
    ON public.budget_alert_events (account_id, fired_at, budget_id, window_start, alert_id);
CREATE INDEX budget_alert_events_budget_idx
    ON public.budget_alert_events (account_id, budget_id, fired_at, window_start, alert_id);

-- Heads, and what a change of the budget must wait for.

CREATE FUNCTION public.budgets_make_balance() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO public.budget_balances (account_id, budget_id) SELECT account_id, id FROM created_rows;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION public.budgets_make_balance() IS 'Gives every new budget the head of its ledger.';

CREATE FUNCTION public.budgets_guard_ledger() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- A spend reads the budget under the lock of the head: once we hold it, those before us are done and those after us
    -- see this change. We hold the budget's own row already; a spend never asks for that one, so nobody waits in a circle.
    PERFORM FROM public.budget_balances AS head
    WHERE head.account_id = NEW.account_id AND head.budget_id = NEW.id
    FOR UPDATE;
    IF (NEW.currency_code <> OLD.currency_code OR NEW.period <> OLD.period OR NEW.time_zone <> OLD.time_zone)
        AND EXISTS (
            SELECT FROM public.budget_windows AS span WHERE span.account_id = NEW.account_id AND span.budget_id = NEW.id)
    THEN
        RAISE EXCEPTION 'currency, period and time zone are fixed once the ledger has entries'
            USING ERRCODE = 'PF011', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA,
                COLUMN = CASE
                    WHEN NEW.currency_code <> OLD.currency_code THEN 'currency_code'
                    WHEN NEW.period <> OLD.period THEN 'period'
                    ELSE 'time_zone' END;
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION public.budgets_guard_ledger() IS
    'Makes changes that spends depend on wait for spends, and refuses those that would change the meaning of sums (PF011).';

CREATE TRIGGER c_guard_ledger BEFORE UPDATE ON public.budgets
    FOR EACH ROW
    WHEN ((OLD.amount, OLD.hard_cap, OLD.status, OLD.currency_code, OLD.period, OLD.time_zone, OLD.start_at, OLD.end_at,
            OLD.alerts, OLD.deleted_at)
        IS DISTINCT FROM
        (NEW.amount, NEW.hard_cap, NEW.status, NEW.currency_code, NEW.period, NEW.time_zone, NEW.start_at, NEW.end_at,
            NEW.alerts, NEW.deleted_at))
    EXECUTE FUNCTION public.budgets_guard_ledger();
CREATE TRIGGER e_balance AFTER INSERT ON public.budgets
    REFERENCING NEW TABLE AS created_rows
    FOR EACH STATEMENT EXECUTE FUNCTION public.budgets_make_balance();
INSERT INTO public.budget_balances (account_id, budget_id) SELECT account_id, id FROM public.budgets;

CREATE FUNCTION public.budget_ledger_guard() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF EXISTS (
        SELECT FROM public.budget_balances AS head
        WHERE head.account_id = OLD.account_id AND head.budget_id = OLD.budget_id)
    THEN
        RAISE EXCEPTION 'rows of % are removed with their budget only', TG_TABLE_NAME
            USING ERRCODE = 'PF004', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA;
    END IF;
    RETURN OLD;
END
$$;
COMMENT ON FUNCTION public.budget_ledger_guard() IS 'Refuses to remove entries and windows while their budget is there.';

CREATE FUNCTION public.budget_ledger_anchor() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT account_id, budget_id, window_start FROM added_rows) AS added
        WHERE NOT EXISTS (
            SELECT FROM public.budget_windows AS sums
            WHERE sums.account_id = added.account_id AND sums.budget_id = added.budget_id
                AND sums.window_start = added.window_start))
    THEN
        RAISE EXCEPTION 'an entry counts in no window'
            USING ERRCODE = 'foreign_key_violation', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA;
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION public.budget_ledger_anchor() IS
    'Does a foreign key''s work once for a statement: row by row it took a quarter of the time that spends take.';

CREATE FUNCTION public.budget_balances_take_ledger() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    DELETE FROM public.budget_ledger AS entry
    WHERE entry.account_id = OLD.account_id AND entry.budget_id = OLD.budget_id;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION public.budget_balances_take_ledger() IS 'Removes a ledger with its budget.';

CREATE TRIGGER ledger_is_append_only BEFORE UPDATE ON public.budget_ledger
    FOR EACH ROW EXECUTE FUNCTION public.profiled_refuse_change();
CREATE TRIGGER ledger_is_kept BEFORE DELETE ON public.budget_ledger
    FOR EACH ROW EXECUTE FUNCTION public.budget_ledger_guard();
CREATE TRIGGER ledger_is_anchored AFTER INSERT ON public.budget_ledger
    REFERENCING NEW TABLE AS added_rows
    FOR EACH STATEMENT EXECUTE FUNCTION public.budget_ledger_anchor();
CREATE TRIGGER ledger_goes_along AFTER DELETE ON public.budget_balances
    FOR EACH ROW EXECUTE FUNCTION public.budget_balances_take_ledger();
CREATE TRIGGER windows_are_kept BEFORE DELETE ON public.budget_windows
    FOR EACH ROW EXECUTE FUNCTION public.budget_ledger_guard();
CREATE TRIGGER alerts_are_append_only BEFORE UPDATE ON public.budget_alert_events
    FOR EACH ROW EXECUTE FUNCTION public.profiled_refuse_change();

-- Windows.

CREATE FUNCTION public.budget_window_day(period text, local_time timestamp) RETURNS timestamp
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE period
        WHEN 'DAILY' THEN date_trunc('day', local_time)
        WHEN 'WEEKLY' THEN date_trunc('week', local_time)
        WHEN 'MONTHLY' THEN date_trunc('month', local_time)
        WHEN 'QUARTERLY' THEN date_trunc('quarter', local_time)
        WHEN 'YEARLY' THEN date_trunc('year', local_time)
    END;
COMMENT ON FUNCTION public.budget_window_day(text, timestamp) IS
    'The first day of the window that a local time lies in; NULL for periods with only one window.';

CREATE FUNCTION public.budget_window_length(period text) RETURNS interval
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE period
        WHEN 'DAILY' THEN interval '1 day'
        WHEN 'WEEKLY' THEN interval '7 days'
        WHEN 'MONTHLY' THEN interval '1 month'
        WHEN 'QUARTERLY' THEN interval '3 months'
        WHEN 'YEARLY' THEN interval '1 year'
    END;
COMMENT ON FUNCTION public.budget_window_length(text) IS 'From one window''s first day to the next''s.';

CREATE FUNCTION public.budget_day_start(day timestamp, zone text) RETURNS timestamptz
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    guess timestamptz := day AT TIME ZONE zone;
    earlier timestamptz := guess - interval '24 hours';
    later timestamptz := guess + interval '24 hours';
    low timestamptz;
    high timestamptz;
    middle timestamptz;
BEGIN
    IF later AT TIME ZONE zone - earlier AT TIME ZONE zone = interval '48 hours' THEN
        RETURN guess;
    END IF;
    -- Clocks change near this midnight: it may come twice, or never. Midnight by the clocks of before, and of after:
    low := earlier + (day - earlier AT TIME ZONE zone);
    high := later + (day - later AT TIME ZONE zone);
    IF low > high THEN
        middle := low;
        low := high;
        high := middle;
    END IF;
    IF low AT TIME ZONE zone = day THEN
        RETURN low;
    ELSIF high AT TIME ZONE zone = day THEN
        RETURN high;
    END IF;
    -- It never comes: the day begins when clocks jump over it.
    WHILE high - low > interval '1 second' LOOP
        middle := low + date_trunc('second', (high - low) / 2);
        IF middle AT TIME ZONE zone >= day THEN
            high := middle;
        ELSE
            low := middle;
        END IF;
    END LOOP;
    RETURN high;
END
$$;
COMMENT ON FUNCTION public.budget_day_start(timestamp, text) IS
    'The first moment of a day in a zone: its midnight, the first one if there are two, or what comes in its place.';

CREATE FUNCTION public.budget_window_bounds(
    period text, zone text, moment timestamptz, OUT window_start timestamptz, OUT window_end timestamptz
)
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    day timestamp := public.budget_window_day(period, moment AT TIME ZONE zone);
    length interval := public.budget_window_length(period);
BEGIN
    IF day IS NULL THEN
        window_start := '-infinity';
        window_end := 'infinity';
        RETURN;
    END IF;
    window_start := public.budget_day_start(day, zone);
    window_end := public.budget_day_start(day + length, zone);
    -- Clocks set back over midnight show the old day again: it has ended all the same.
    IF moment >= window_end THEN
        window_start := window_end;
        window_end := public.budget_day_start(day + length + length, zone);
    END IF;
END
$$;
COMMENT ON FUNCTION public.budget_window_bounds(text, text, timestamptz) IS
    'The window that a moment lies in: the first moment of it and the first after it; infinite where there is only one.';

CREATE FUNCTION public.budget_state(
    account_id text, budget_id uuid, amount numeric, period text, zone text, start_at timestamptz, end_at timestamptz,
    status text, moment timestamptz
) RETURNS text[]
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    bounds record := public.budget_window_bounds(period, zone, moment);
    spent numeric := 0;
    reserved numeric := 0;
    lapses timestamptz;
    -- Other moments are asked about too, but reservations hold or lapse now.
    present timestamptz := statement_timestamp();
BEGIN
    SELECT span.spent, span.reserved, head.next_lapse_at INTO spent, reserved, lapses
    FROM public.budget_windows AS span
    JOIN public.budget_balances AS head
        ON head.account_id = span.account_id AND head.budget_id = span.budget_id
    WHERE span.account_id = budget_state.account_id AND span.budget_id = budget_state.budget_id
        AND span.window_start = bounds.window_start;
    spent := coalesce(spent, 0);
    reserved := coalesce(reserved, 0);
    IF reserved > 0 AND lapses <= present THEN
        SELECT reserved - coalesce(sum(held.amount), 0) INTO reserved
        FROM public.budget_reservations AS held
        WHERE held.account_id = budget_state.account_id AND held.budget_id = budget_state.budget_id
            AND held.state = 'OPEN' AND held.expires_at <= present AND held.window_start = bounds.window_start;
    END IF;
    RETURN ARRAY[
        CASE
            WHEN status IN ('ACTIVE', 'PAUSED') AND end_at <= moment THEN 'COMPLETED'
            WHEN status = 'ACTIVE' AND spent + reserved >= amount THEN 'EXHAUSTED'
            ELSE status
        END,
        coalesce((extract(epoch FROM coalesce(nullif(bounds.window_start, '-infinity'), start_at)) * 1000000)::bigint::text, ''),
        coalesce((extract(epoch FROM coalesce(nullif(bounds.window_end, 'infinity'), end_at)) * 1000000)::bigint::text, ''),
        (spent * 1000000)::bigint::text,
        (reserved * 1000000)::bigint::text
    ];
END
$$;
COMMENT ON FUNCTION public.budget_state(text, uuid, numeric, text, text, timestamptz, timestamptz, text, timestamptz) IS
    'A budget at a moment: its status, first moment of the window and first after it (microseconds since 1970, empty: '
    'none), and in it spent and reserved (micros).';

-- Spends.

CREATE TYPE public.budget_outcome AS (
    item integer,
    outcome text,
    version bigint,
    entry_id text,
    amount numeric,
    occurred_at timestamptz,
    campaign_id text,
    note text,
    kind text,
    recorded_at timestamptz,
    recorded_by text,
    reverses_entry_id text,
    reversed_by_entry_id text,
    window_start timestamptz,
    window_end timestamptz,
    budget_amount numeric,
    spent numeric,
    reserved numeric,
    reservation_id text,
    reservation_amount numeric,
    expires_at timestamptz,
    state text,
    committed numeric,
    created_at timestamptz,
    created_by text,
    reservation_campaign_id text
);
COMMENT ON TYPE public.budget_outcome IS
    'What became of one request: the outcome, the entry and the reservation it is about, and their window afterwards.';

CREATE FUNCTION public.budget_refusal(
    is_absent boolean, currency_code text, deleted_at timestamptz, status text, start_at timestamptz, end_at timestamptz,
    happened timestamptz, given_currency text, present timestamptz
) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE
        WHEN is_absent THEN 'NOT_FOUND'
        WHEN given_currency <> '' AND given_currency <> currency_code THEN 'CURRENCY_MISMATCH'
        WHEN deleted_at IS NOT NULL THEN 'DELETED'
        WHEN status NOT IN ('ACTIVE', 'PAUSED') THEN 'BUDGET_NOT_ACTIVE'
        WHEN happened > present + interval '1 day' THEN 'IN_FUTURE'
        WHEN happened < start_at OR happened >= end_at THEN 'OUTSIDE_DATES'
    END;
COMMENT ON FUNCTION public.budget_refusal(
    boolean, text, timestamptz, text, timestamptz, timestamptz, timestamptz, text, timestamptz) IS
    'Why a budget takes no spend of that moment in that currency (empty: whichever it has); NULL: it does.';

CREATE FUNCTION public.budget_lapse(account_ids text[], budget_ids uuid[], present timestamptz) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    WITH wanted AS (
        SELECT DISTINCT given.account_id, given.budget_id
        FROM unnest(account_ids, budget_ids) AS given(account_id, budget_id)
    ), lapsed AS (
        UPDATE public.budget_reservations AS held SET state = 'LAPSED'
        FROM wanted
        WHERE held.account_id = wanted.account_id AND held.budget_id = wanted.budget_id
            AND held.state = 'OPEN' AND held.expires_at <= present
        RETURNING held.account_id, held.budget_id, held.window_start, held.amount
    ), freed AS (
        SELECT account_id, budget_id, window_start, sum(amount) AS amount FROM lapsed
        GROUP BY account_id, budget_id, window_start
    ), lowered AS (
        UPDATE public.budget_windows AS span SET reserved = span.reserved - freed.amount
        FROM freed
        WHERE span.account_id = freed.account_id AND span.budget_id = freed.budget_id
            AND span.window_start = freed.window_start
    )
    UPDATE public.budget_balances AS head SET next_lapse_at = (
        SELECT min(held.expires_at) FROM public.budget_reservations AS held
        WHERE held.account_id = head.account_id AND held.budget_id = head.budget_id
            AND held.state = 'OPEN' AND held.expires_at > present)
    FROM wanted
    WHERE head.account_id = wanted.account_id AND head.budget_id = wanted.budget_id AND head.next_lapse_at <= present;
END
$$;
COMMENT ON FUNCTION public.budget_lapse(text[], uuid[], timestamptz) IS
    'Closes the reservations of budgets that lapsed. Whoever calls it holds the heads of those budgets.';

CREATE FUNCTION public.budget_lock(wanted_account_id text, wanted_budget_id uuid) RETURNS public.budgets
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    lapses timestamptz;
    budget public.budgets;
BEGIN
    SELECT head.next_lapse_at INTO lapses FROM public.budget_balances AS head
    WHERE head.account_id = wanted_account_id AND head.budget_id = wanted_budget_id
    FOR UPDATE;
    IF lapses <= clock_timestamp() THEN
        PERFORM public.budget_lapse(ARRAY[wanted_account_id], ARRAY[wanted_budget_id], clock_timestamp());
    END IF;
    SELECT * INTO budget FROM public.budgets AS t WHERE t.account_id = wanted_account_id AND t.id = wanted_budget_id;
    RETURN budget;
END
$$;
COMMENT ON FUNCTION public.budget_lock(text, uuid) IS
    'Locks the head of a budget''s ledger, closes what lapsed, and reads the budget as it is then, without locking it.';

CREATE FUNCTION public.budget_alert_threshold(rule jsonb, amount numeric) RETURNS numeric
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN rule -> 'enabled' = 'true' THEN
        coalesce((rule ->> 'threshold_amount')::numeric, (rule ->> 'threshold_percent')::numeric * amount * 0.01) END;
COMMENT ON FUNCTION public.budget_alert_threshold(jsonb, numeric) IS
    'The amount at which a rule fires, exactly; NULL for one that is switched off.';

CREATE FUNCTION public.budget_record_spends(
    account_ids text[], budget_ids uuid[], entry_ids text[], micros bigint[], occurred timestamptz[], campaign_ids text[],
    notes text[], currency_codes text[], actors text[]
) RETURNS SETOF public.budget_outcome
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    present timestamptz;
    entry record;
    result public.budget_outcome;
    -- The window being summed up.
    is_open boolean := false;
    this_account text;
    this_budget uuid;
    this_window timestamptz;
    this_end timestamptz;
    now_spent numeric;
    was_spent numeric;
    is_alarmed boolean := false;
    -- What is to be written: entries by their position, windows by what they gained.
    new_items integer[] := '{}';
    new_starts timestamptz[] := '{}';
    new_totals numeric[] := '{}';
    window_accounts text[] := '{}';
    window_budgets uuid[] := '{}';
    window_starts timestamptz[] := '{}';
    window_sums numeric[] := '{}';
    -- Ids that the batch holds more than once, as they are taken.
    seen_keys text[] := '{}';
    seen_items integer[] := '{}';
    seen_item integer;
BEGIN
    IF (
        SELECT bool_or(locked.next_lapse_at <= clock_timestamp()) FROM (
            SELECT head.next_lapse_at
            FROM (
                -- One order for everybody: nobody waits in a circle.
                SELECT DISTINCT given.account_id COLLATE "C" AS account_id, given.budget_id
                FROM unnest(account_ids, budget_ids) AS given(account_id, budget_id)
                ORDER BY 1, 2
            ) AS wanted
            CROSS JOIN LATERAL (
                SELECT head.next_lapse_at FROM public.budget_balances AS head
                WHERE head.account_id = wanted.account_id AND head.budget_id = wanted.budget_id
                FOR UPDATE
            ) AS head
        ) AS locked
    ) THEN
        PERFORM public.budget_lapse(account_ids, budget_ids, clock_timestamp());
    END IF;
    -- Read after the locks were had: entries of one budget are recorded in the order of their times.
    present := clock_timestamp();
    FOR entry IN
        WITH given AS MATERIALIZED (
            SELECT item.account_id, item.budget_id, item.entry_id, item.micros * 0.000001 AS amount,
                coalesce(item.occurred_at, present) AS occurred_at, item.campaign_id, item.note,
                item.currency_code AS given_currency, item.recorded_by, item.position::integer AS position,
                count(*) OVER (PARTITION BY item.account_id, item.budget_id, item.entry_id) > 1 AS is_repeated
            FROM unnest(account_ids, budget_ids, entry_ids, micros, occurred, campaign_ids, notes, currency_codes, actors)
                WITH ORDINALITY AS item(
                    account_id, budget_id, entry_id, micros, occurred_at, campaign_id, note, currency_code, recorded_by,
                    position)
        ), budget AS MATERIALIZED (
            SELECT t.*, wanted.*,
                coalesce(t.alerts <> '[]', false) AS has_alerts, public.budget_window_length(t.period) AS length
            FROM (SELECT DISTINCT account_id AS wanted_account_id, budget_id FROM given) AS wanted
            LEFT JOIN LATERAL (
                SELECT t.* FROM public.budgets AS t
                WHERE t.account_id = wanted.wanted_account_id AND t.id = wanted.budget_id
                LIMIT 1
            ) AS t ON true
        ), placed AS MATERIALIZED (
            SELECT given.*, budget.id IS NULL AS is_absent, budget.amount AS budget_amount, budget.currency_code,
                budget.deleted_at, budget.status, budget.start_at, budget.end_at, budget.hard_cap, budget.has_alerts,
                budget.period, budget.time_zone,
                public.budget_window_day(budget.period, given.occurred_at AT TIME ZONE budget.time_zone) AS day
            FROM given
            JOIN budget ON budget.wanted_account_id = given.account_id AND budget.budget_id = given.budget_id
        ), span AS MATERIALIZED (
            SELECT days.account_id, days.budget_id, days.day,
                public.budget_day_start(days.day, days.time_zone) AS starts,
                public.budget_day_start(
                    days.day + public.budget_window_length(days.period), days.time_zone) AS ends
            FROM (
                SELECT DISTINCT account_id, budget_id, day, period, time_zone FROM placed WHERE day IS NOT NULL
            ) AS days
        ), keyed AS (
            SELECT placed.*, span.starts, span.ends, known.amount AS known_amount,
                known.campaign_id AS known_campaign_id, known.occurred_at AS known_occurred_at, known.note AS known_note,
                known.kind AS known_kind, known.recorded_at AS known_recorded_at, known.recorded_by AS known_recorded_by,
                known.reverses_entry_id,
                -- Clocks set back over midnight show the old day again: it has ended all the same.
                coalesce(
                    known.window_start,
                    CASE WHEN placed.occurred_at >= span.ends THEN span.ends ELSE span.starts END,
                    '-infinity'::timestamptz
                ) AS window_start
            FROM placed
            LEFT JOIN span
                ON span.account_id = placed.account_id AND span.budget_id = placed.budget_id AND span.day = placed.day
            -- Written so that only the primary key serves it: asked for equality the planner takes any index that begins
            -- with account and budget while the table is small, and keeps that plan when it is not.
            LEFT JOIN LATERAL (
                SELECT posted.* FROM public.budget_ledger AS posted
                WHERE (posted.account_id, posted.budget_id, posted.entry_id)
                    >= (placed.account_id, placed.budget_id, placed.entry_id)
                ORDER BY posted.account_id, posted.budget_id, posted.entry_id
                LIMIT 1
            ) AS known
                ON known.account_id = placed.account_id AND known.budget_id = placed.budget_id
                AND known.entry_id = placed.entry_id
        )
        SELECT keyed.*,
            public.budget_refusal(
                keyed.is_absent, keyed.currency_code, keyed.deleted_at, keyed.status, keyed.start_at, keyed.end_at,
                keyed.occurred_at, keyed.given_currency, present) AS refusal,
            coalesce(sums.spent, 0) AS spent, coalesce(sums.reserved, 0) AS reserved
        FROM keyed
        LEFT JOIN LATERAL (
            SELECT sums.spent, sums.reserved FROM public.budget_windows AS sums
            WHERE sums.account_id = keyed.account_id AND sums.budget_id = keyed.budget_id
                AND sums.window_start = keyed.window_start
            LIMIT 1
        ) AS sums ON true
        ORDER BY keyed.account_id, keyed.budget_id, keyed.window_start, keyed.position
    LOOP
        IF NOT is_open OR entry.window_start <> this_window OR entry.budget_id <> this_budget
            OR entry.account_id <> this_account
        THEN
            IF is_open AND now_spent <> was_spent THEN
                window_accounts := window_accounts || this_account;
                window_budgets := window_budgets || this_budget;
                window_starts := window_starts || this_window;
                window_sums := window_sums || (now_spent - was_spent);
            END IF;
            is_open := true;
            this_account := entry.account_id;
            this_budget := entry.budget_id;
            this_window := entry.window_start;
            this_end := entry.ends;
            IF this_window <> '-infinity' AND entry.starts IS DISTINCT FROM this_window THEN
                this_end := (public.budget_window_bounds(entry.period, entry.time_zone, this_window)).window_end;
            END IF;
            was_spent := entry.spent;
            now_spent := was_spent;
        END IF;
        result := NULL;
        result.item := entry.position;
        result.entry_id := entry.entry_id;
        seen_item := NULL;
        IF entry.is_repeated THEN
            seen_item := seen_items[array_position(seen_keys, concat_ws('/', entry.budget_id, entry.account_id, entry.entry_id))];
        END IF;
        IF entry.known_kind IS NOT NULL THEN
            result.outcome := CASE
                WHEN entry.known_kind IN ('SPEND', 'COMMIT') AND entry.known_amount = entry.amount
                    AND entry.known_campaign_id = entry.campaign_id
                THEN 'DUPLICATE' ELSE 'ENTRY_ID_REUSED' END;
            result.amount := entry.known_amount;
            result.occurred_at := entry.known_occurred_at;
            result.campaign_id := entry.known_campaign_id;
            result.note := entry.known_note;
            result.kind := entry.known_kind;
            result.recorded_at := entry.known_recorded_at;
            result.recorded_by := entry.known_recorded_by;
            result.reverses_entry_id := entry.reverses_entry_id;
            result.reversed_by_entry_id := (
                SELECT undoing.entry_id FROM public.budget_ledger AS undoing
                WHERE undoing.account_id = entry.account_id AND undoing.budget_id = entry.budget_id
                    AND undoing.reverses_entry_id = entry.entry_id);
        ELSIF seen_item IS NOT NULL THEN
            result.outcome := CASE
                WHEN micros[seen_item] * 0.000001 = entry.amount AND campaign_ids[seen_item] = entry.campaign_id
                THEN 'DUPLICATE' ELSE 'ENTRY_ID_REUSED' END;
            result.amount := micros[seen_item] * 0.000001;
            result.occurred_at := coalesce(occurred[seen_item], present);
            result.campaign_id := campaign_ids[seen_item];
            result.note := notes[seen_item];
            result.kind := 'SPEND';
            result.recorded_at := present;
            result.recorded_by := actors[seen_item];
        ELSE
            IF entry.refusal IS NOT NULL THEN
                result.outcome := entry.refusal;
            ELSIF entry.hard_cap AND now_spent + entry.reserved + entry.amount > entry.budget_amount THEN
                result.outcome := 'BUDGET_EXHAUSTED';
            ELSIF now_spent + entry.reserved + entry.amount > 9200000000000 THEN
                result.outcome := 'BALANCE_OUT_OF_RANGE';
            ELSE
                result.outcome := 'RECORDED';
                now_spent := now_spent + entry.amount;
                new_items := new_items || entry.position;
                new_starts := new_starts || this_window;
                new_totals := new_totals || now_spent;
                is_alarmed := is_alarmed OR entry.has_alerts;
                IF entry.is_repeated THEN
                    seen_keys := seen_keys || concat_ws('/', entry.budget_id, entry.account_id, entry.entry_id);
                    seen_items := seen_items || entry.position;
                END IF;
            END IF;
            result.amount := entry.amount;
            result.occurred_at := entry.occurred_at;
            result.campaign_id := entry.campaign_id;
            result.note := entry.note;
            result.kind := 'SPEND';
            result.recorded_at := present;
            result.recorded_by := entry.recorded_by;
        END IF;
        result.window_start := coalesce(nullif(this_window, '-infinity'), entry.start_at);
        result.window_end := coalesce(this_end, entry.end_at);
        result.budget_amount := entry.budget_amount;
        result.spent := now_spent;
        result.reserved := entry.reserved;
        RETURN NEXT result;
    END LOOP;
    IF is_open AND now_spent <> was_spent THEN
        window_accounts := window_accounts || this_account;
        window_budgets := window_budgets || this_budget;
        window_starts := window_starts || this_window;
        window_sums := window_sums || (now_spent - was_spent);
    END IF;
    IF cardinality(new_items) = 0 THEN
        RETURN;
    END IF;
    INSERT INTO public.budget_windows AS span (account_id, budget_id, window_start, spent)
    SELECT * FROM unnest(window_accounts, window_budgets, window_starts, window_sums)
    ON CONFLICT (account_id, budget_id, window_start) DO UPDATE SET spent = span.spent + excluded.spent;
    INSERT INTO public.budget_ledger
        (account_id, budget_id, entry_id, window_start, amount, occurred_at, recorded_at, recorded_by, campaign_id, note)
    SELECT given.account_id, given.budget_id, given.entry_id, added.window_start, given.micros * 0.000001,
        coalesce(given.occurred_at, present), present, given.recorded_by, given.campaign_id, given.note
    FROM unnest(account_ids, budget_ids, entry_ids, micros, occurred, campaign_ids, notes, actors) WITH ORDINALITY
        AS given(account_id, budget_id, entry_id, micros, occurred_at, campaign_id, note, recorded_by, position)
    JOIN unnest(new_items, new_starts) AS added(position, window_start) ON added.position = given.position;
    IF is_alarmed THEN
        INSERT INTO public.budget_alert_events
            (account_id, budget_id, window_start, alert_id, rule, fired_at, amount, spent, entry_id)
        SELECT DISTINCT ON (given.account_id, given.budget_id, added.window_start, rule ->> 'id')
            given.account_id, given.budget_id, added.window_start, rule ->> 'id', rule, present, budget.amount, added.spent,
            given.entry_id
        FROM unnest(account_ids, budget_ids, entry_ids) WITH ORDINALITY
            AS given(account_id, budget_id, entry_id, position)
        JOIN unnest(new_items, new_starts, new_totals) WITH ORDINALITY
            AS added(position, window_start, spent, place) ON added.position = given.position
        JOIN public.budgets AS budget ON budget.account_id = given.account_id AND budget.id = given.budget_id
        CROSS JOIN jsonb_array_elements(budget.alerts) AS rule
        WHERE added.spent >= public.budget_alert_threshold(rule, budget.amount)
        ORDER BY given.account_id, given.budget_id, added.window_start, rule ->> 'id', added.place
        ON CONFLICT (account_id, budget_id, window_start, alert_id) DO NOTHING;
    END IF;
END
$$;
COMMENT ON FUNCTION public.budget_record_spends(
    text[], uuid[], text[], bigint[], timestamptz[], text[], text[], text[], text[]) IS
    'Records entries of any budgets, each once, and says of each, with its number, what became of it and how its window '
    'stands behind it. Micros are positive; a NULL moment is now; an empty currency is the budget''s own.';

-- Everything else that changes sums, one request at a time.

CREATE FUNCTION public.budget_outcome_of(
    budget public.budgets, wanted_outcome text, wanted_entry_id text, wanted_reservation_id text, sums_at timestamptz
) RETURNS public.budget_outcome
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    result public.budget_outcome;
    shown_window timestamptz := sums_at;
    span record;
BEGIN
    SELECT entry.entry_id, entry.amount, entry.occurred_at, entry.campaign_id, entry.note, entry.kind, entry.recorded_at,
        entry.recorded_by, entry.reverses_entry_id, undoing.entry_id, coalesce(entry.window_start, sums_at)
    INTO result.entry_id, result.amount, result.occurred_at, result.campaign_id, result.note, result.kind,
        result.recorded_at, result.recorded_by, result.reverses_entry_id, result.reversed_by_entry_id, shown_window
    FROM public.budget_ledger AS entry
    LEFT JOIN public.budget_ledger AS undoing
        ON undoing.account_id = entry.account_id AND undoing.budget_id = entry.budget_id
        AND undoing.reverses_entry_id = entry.entry_id
    WHERE entry.account_id = budget.account_id AND entry.budget_id = budget.id AND entry.entry_id = wanted_entry_id;
    SELECT held.reservation_id, held.amount, held.expires_at, held.state, held.committed, held.created_at, held.created_by,
        held.campaign_id, coalesce(shown_window, held.window_start)
    INTO result.reservation_id, result.reservation_amount, result.expires_at, result.state, result.committed,
        result.created_at, result.created_by, result.reservation_campaign_id, shown_window
    FROM public.budget_reservations AS held
    WHERE held.account_id = budget.account_id AND held.budget_id = budget.id
        AND held.reservation_id = wanted_reservation_id;
    shown_window := coalesce(
        shown_window, sums_at, (public.budget_window_bounds(budget.period, budget.time_zone, clock_timestamp())).window_start);
    SELECT sums.spent, sums.reserved INTO result.spent, result.reserved
    FROM public.budget_windows AS sums
    WHERE sums.account_id = budget.account_id AND sums.budget_id = budget.id AND sums.window_start = shown_window;
    result.item := 1;
    result.outcome := wanted_outcome;
    result.version := budget.version;
    result.budget_amount := budget.amount;
    result.spent := coalesce(result.spent, 0);
    result.reserved := coalesce(result.reserved, 0);
    IF isfinite(shown_window) THEN
        span := public.budget_window_bounds(budget.period, budget.time_zone, shown_window);
        result.window_start := shown_window;
        result.window_end := span.window_end;
    ELSE
        result.window_start := budget.start_at;
        result.window_end := budget.end_at;
    END IF;
    RETURN result;
END
$$;
COMMENT ON FUNCTION public.budget_outcome_of(public.budgets, text, text, text, timestamptz) IS
    'An outcome with the entry, the reservation and the sums as they are; of the entry''s window, else of the one given, '
    'else the reservation''s, else the current one.';

CREATE FUNCTION public.budget_post(
    budget public.budgets, new_entry_id text, new_window timestamptz, new_amount numeric, happened timestamptz,
    campaign text, remark text, source text, undone text, actor text, present timestamptz
) RETURNS text
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    total numeric;
    held numeric;
BEGIN
    IF EXISTS (
        SELECT FROM public.budget_ledger AS entry
        WHERE entry.account_id = budget.account_id AND entry.budget_id = budget.id AND entry.entry_id = new_entry_id)
    THEN
        RETURN 'ENTRY_ID_REUSED';
    END IF;
    SELECT sums.spent, sums.reserved INTO total, held FROM public.budget_windows AS sums
    WHERE sums.account_id = budget.account_id AND sums.budget_id = budget.id AND sums.window_start = new_window;
    total := coalesce(total, 0) + new_amount;
    IF budget.hard_cap AND new_amount > 0 AND total + coalesce(held, 0) > budget.amount THEN
        RETURN 'BUDGET_EXHAUSTED';
    ELSIF total < -200000000000 OR total + coalesce(held, 0) > 9200000000000 THEN
        RETURN 'BALANCE_OUT_OF_RANGE';
    END IF;
    -- Not as one INSERT … ON CONFLICT: that holds the difference itself to the rules of a sum.
    UPDATE public.budget_windows AS sums SET spent = total
    WHERE sums.account_id = budget.account_id AND sums.budget_id = budget.id AND sums.window_start = new_window;
    IF NOT FOUND THEN
        INSERT INTO public.budget_windows (account_id, budget_id, window_start, spent)
        VALUES (budget.account_id, budget.id, new_window, total);
    END IF;
    INSERT INTO public.budget_ledger
        (account_id, budget_id, entry_id, window_start, amount, occurred_at, recorded_at, recorded_by, kind, campaign_id,
        note, reverses_entry_id)
    VALUES (budget.account_id, budget.id, new_entry_id, new_window, new_amount, happened, present, actor, source, campaign,
        remark, undone);
    IF new_amount > 0 AND budget.alerts <> '[]' THEN
        INSERT INTO public.budget_alert_events
            (account_id, budget_id, window_start, alert_id, rule, fired_at, amount, spent, entry_id)
        SELECT budget.account_id, budget.id, new_window, rule ->> 'id', rule, present, budget.amount, total, new_entry_id
        FROM jsonb_array_elements(budget.alerts) AS rule
        WHERE total >= public.budget_alert_threshold(rule, budget.amount)
        ON CONFLICT (account_id, budget_id, window_start, alert_id) DO NOTHING;
    END IF;
    RETURN 'RECORDED';
END
$$;
COMMENT ON FUNCTION public.budget_post(
    public.budgets, text, timestamptz, numeric, timestamptz, text, text, text, text, text, timestamptz) IS
    'Adds one entry to the ledger and its window and fires alerts, or says why not. Whoever calls it holds the head.';

CREATE FUNCTION public.budget_reverse_spend(
    wanted_account_id text, wanted_budget_id uuid, wanted_entry_id text, reversal_entry_id text, remark text, actor text
) RETURNS public.budget_outcome
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    budget public.budgets := public.budget_lock(wanted_account_id, wanted_budget_id);
    original public.budget_ledger;
    reversal text;
    outcome text;
BEGIN
    IF budget.id IS NULL THEN
        RETURN public.budget_outcome_of(budget, 'NOT_FOUND', NULL, NULL, NULL);
    END IF;
    SELECT * INTO original FROM public.budget_ledger AS entry
    WHERE entry.account_id = wanted_account_id AND entry.budget_id = wanted_budget_id AND entry.entry_id = wanted_entry_id;
    SELECT entry.entry_id INTO reversal FROM public.budget_ledger AS entry
    WHERE entry.account_id = wanted_account_id AND entry.budget_id = wanted_budget_id
        AND entry.reverses_entry_id = wanted_entry_id;
    IF original.entry_id IS NULL THEN
        outcome := 'ENTRY_NOT_FOUND';
    ELSIF reversal IS NOT NULL THEN
        outcome := 'DUPLICATE';
    ELSIF original.kind = 'REVERSAL' THEN
        outcome := 'NOT_REVERSIBLE';
    ELSIF budget.deleted_at IS NOT NULL THEN
        outcome := 'DELETED';
    ELSE
        reversal := coalesce(nullif(reversal_entry_id, ''), wanted_entry_id || '~reversal');
        -- Of the original's time and campaign, so that sums over either come out.
        outcome := public.budget_post(
            budget, reversal, original.window_start, -original.amount, original.occurred_at, original.campaign_id, remark,
            'REVERSAL', wanted_entry_id, actor, clock_timestamp());
    END IF;
    RETURN public.budget_outcome_of(budget, outcome, reversal, NULL, original.window_start);
END
$$;
COMMENT ON FUNCTION public.budget_reverse_spend(text, uuid, text, text, text, text) IS
    'Undoes one entry by another of the opposite amount; an empty id is made from the original''s.';

CREATE FUNCTION public.budget_set_spend(
    wanted_account_id text, wanted_budget_id uuid, micros bigint, expected_version bigint, new_entry_id text, remark text,
    actor text
) RETURNS public.budget_outcome
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    budget public.budgets := public.budget_lock(wanted_account_id, wanted_budget_id);
    present timestamptz := clock_timestamp();
    current_window timestamptz;
    kind text;
    difference numeric;
    outcome text;
BEGIN
    IF budget.id IS NULL THEN
        RETURN public.budget_outcome_of(budget, 'NOT_FOUND', NULL, NULL, NULL);
    END IF;
    SELECT entry.kind INTO kind FROM public.budget_ledger AS entry
    WHERE entry.account_id = wanted_account_id AND entry.budget_id = wanted_budget_id AND entry.entry_id = new_entry_id;
    IF kind IS NOT NULL THEN
        RETURN public.budget_outcome_of(
            budget, CASE WHEN kind = 'CORRECTION' THEN 'DUPLICATE' ELSE 'ENTRY_ID_REUSED' END, new_entry_id, NULL, NULL);
    END IF;
    IF budget.version <> expected_version THEN
        RETURN public.budget_outcome_of(budget, 'VERSION_MISMATCH', NULL, NULL, NULL);
    END IF;
    outcome := public.budget_refusal(
        false, budget.currency_code, budget.deleted_at, budget.status, budget.start_at, budget.end_at, present, '', present);
    IF outcome IS NOT NULL THEN
        RETURN public.budget_outcome_of(budget, outcome, NULL, NULL, NULL);
    END IF;
    current_window := (public.budget_window_bounds(budget.period, budget.time_zone, present)).window_start;
    difference := micros * 0.000001 - coalesce((
        SELECT sums.spent FROM public.budget_windows AS sums
        WHERE sums.account_id = wanted_account_id AND sums.budget_id = wanted_budget_id
            AND sums.window_start = current_window), 0);
    outcome := CASE WHEN difference = 0 THEN 'UNCHANGED' ELSE
        public.budget_post(
            budget, new_entry_id, current_window, difference, present, '', remark, 'CORRECTION', NULL, actor, present) END;
    RETURN public.budget_outcome_of(budget, outcome, new_entry_id, NULL, current_window);
END
$$;
COMMENT ON FUNCTION public.budget_set_spend(text, uuid, bigint, bigint, text, text, text) IS
    'Makes the amount spent in the current window what is given, by an entry that corrects it.';

CREATE FUNCTION public.budget_reserve(
    wanted_account_id text, wanted_budget_id uuid, new_reservation_id text, micros bigint, seconds integer, campaign text,
    actor text
) RETURNS public.budget_outcome
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    budget public.budgets := public.budget_lock(wanted_account_id, wanted_budget_id);
    present timestamptz := clock_timestamp();
    until timestamptz := present + make_interval(secs => seconds);
    current_window timestamptz;
    total numeric;
    outcome text;
BEGIN
    IF budget.id IS NULL THEN
        RETURN public.budget_outcome_of(budget, 'NOT_FOUND', NULL, NULL, NULL);
    END IF;
    IF EXISTS (
        SELECT FROM public.budget_reservations AS held
        WHERE held.account_id = wanted_account_id AND held.budget_id = wanted_budget_id
            AND held.reservation_id = new_reservation_id)
    THEN
        RETURN public.budget_outcome_of(budget, 'DUPLICATE', NULL, new_reservation_id, NULL);
    END IF;
    outcome := public.budget_refusal(
        false, budget.currency_code, budget.deleted_at, budget.status, budget.start_at, budget.end_at, present, '', present);
    IF outcome IS NULL AND budget.status <> 'ACTIVE' THEN
        outcome := 'BUDGET_NOT_ACTIVE';
    END IF;
    IF outcome IS NOT NULL THEN
        RETURN public.budget_outcome_of(budget, outcome, NULL, NULL, NULL);
    END IF;
    current_window := (public.budget_window_bounds(budget.period, budget.time_zone, present)).window_start;
    SELECT coalesce(sum(sums.spent + sums.reserved), 0) + micros * 0.000001 INTO total
    FROM public.budget_windows AS sums
    WHERE sums.account_id = wanted_account_id AND sums.budget_id = wanted_budget_id AND sums.window_start = current_window;
    IF budget.hard_cap AND total > budget.amount THEN
        RETURN public.budget_outcome_of(budget, 'BUDGET_EXHAUSTED', NULL, NULL, current_window);
    ELSIF total > 9200000000000 THEN
        RETURN public.budget_outcome_of(budget, 'BALANCE_OUT_OF_RANGE', NULL, NULL, current_window);
    END IF;
    INSERT INTO public.budget_windows AS sums (account_id, budget_id, window_start, reserved)
    VALUES (wanted_account_id, wanted_budget_id, current_window, micros * 0.000001)
    ON CONFLICT (account_id, budget_id, window_start) DO UPDATE SET reserved = sums.reserved + excluded.reserved;
    INSERT INTO public.budget_reservations
        (account_id, budget_id, reservation_id, window_start, amount, expires_at, campaign_id, created_at, created_by)
    VALUES (wanted_account_id, wanted_budget_id, new_reservation_id, current_window, micros * 0.000001, until, campaign,
        present, actor);
    UPDATE public.budget_balances AS head SET next_lapse_at = until
    WHERE head.account_id = wanted_account_id AND head.budget_id = wanted_budget_id
        AND (head.next_lapse_at > until OR head.next_lapse_at IS NULL);
    RETURN public.budget_outcome_of(budget, 'RECORDED', NULL, new_reservation_id, current_window);
END
$$;
COMMENT ON FUNCTION public.budget_reserve(text, uuid, text, bigint, integer, text, text) IS
    'Puts an amount aside in the current window for a number of seconds.';

CREATE FUNCTION public.budget_close(
    wanted_account_id text, wanted_budget_id uuid, wanted_reservation_id text, micros bigint, is_commit boolean,
    new_entry_id text, happened timestamptz, actor text
) RETURNS public.budget_outcome
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    budget public.budgets := public.budget_lock(wanted_account_id, wanted_budget_id);
    present timestamptz := clock_timestamp();
    held public.budget_reservations;
    spending numeric;
    entry_name text := coalesce(nullif(new_entry_id, ''), wanted_reservation_id);
    moment timestamptz;
    span record;
    outcome text;
BEGIN
    IF budget.id IS NULL THEN
        RETURN public.budget_outcome_of(budget, 'NOT_FOUND', NULL, NULL, NULL);
    END IF;
    SELECT * INTO held FROM public.budget_reservations AS found
    WHERE found.account_id = wanted_account_id AND found.budget_id = wanted_budget_id
        AND found.reservation_id = wanted_reservation_id;
    spending := CASE WHEN is_commit THEN coalesce(micros * 0.000001, held.amount) ELSE 0 END;
    IF held.reservation_id IS NULL THEN
        RETURN public.budget_outcome_of(budget, 'RESERVATION_NOT_FOUND', NULL, NULL, NULL);
    ELSIF held.state = 'COMMITTED' THEN
        RETURN public.budget_outcome_of(
            budget, CASE WHEN spending = held.committed AND spending > 0 THEN 'DUPLICATE' ELSE 'RESERVATION_CLOSED' END,
            held.entry_id, wanted_reservation_id, NULL);
    ELSIF held.state <> 'OPEN' THEN
        RETURN public.budget_outcome_of(
            budget, CASE WHEN spending = 0 THEN 'DUPLICATE' ELSE 'RESERVATION_CLOSED' END,
            NULL, wanted_reservation_id, held.window_start);
    ELSIF spending > held.amount THEN
        RETURN public.budget_outcome_of(budget, 'ABOVE_RESERVATION', NULL, wanted_reservation_id, held.window_start);
    END IF;
    IF spending > 0 THEN
        -- What was put aside can be spent even when its window, or the budget, has ended meanwhile: then it counts as
        -- of the last moment of that. Only a time that the caller gives may lead elsewhere.
        span := public.budget_window_bounds(
            budget.period, budget.time_zone,
            CASE WHEN isfinite(held.window_start) THEN held.window_start ELSE held.created_at END);
        moment := coalesce(
            happened, least(present, span.window_end - interval '1 microsecond', budget.end_at - interval '1 microsecond'));
        outcome := public.budget_refusal(
            false, budget.currency_code, budget.deleted_at, budget.status, budget.start_at, budget.end_at, moment, '', present);
        IF outcome IS NOT NULL THEN
            RETURN public.budget_outcome_of(budget, outcome, NULL, wanted_reservation_id, held.window_start);
        END IF;
    END IF;
    UPDATE public.budget_windows AS sums SET reserved = sums.reserved - held.amount
    WHERE sums.account_id = wanted_account_id AND sums.budget_id = wanted_budget_id
        AND sums.window_start = held.window_start;
    IF spending > 0 THEN
        outcome := public.budget_post(
            budget, entry_name, (public.budget_window_bounds(budget.period, budget.time_zone, moment)).window_start,
            spending, moment, held.campaign_id, '', 'COMMIT', NULL, actor, present);
        IF outcome <> 'RECORDED' THEN
            UPDATE public.budget_windows AS sums SET reserved = sums.reserved + held.amount
            WHERE sums.account_id = wanted_account_id AND sums.budget_id = wanted_budget_id
                AND sums.window_start = held.window_start;
            RETURN public.budget_outcome_of(budget, outcome, NULL, wanted_reservation_id, held.window_start);
        END IF;
    END IF;
    UPDATE public.budget_reservations AS found
    SET state = CASE WHEN spending > 0 THEN 'COMMITTED' ELSE 'RELEASED' END, committed = spending,
        entry_id = CASE WHEN spending > 0 THEN entry_name END
    WHERE found.account_id = wanted_account_id AND found.budget_id = wanted_budget_id
        AND found.reservation_id = wanted_reservation_id;
    RETURN public.budget_outcome_of(
        budget, 'RECORDED', CASE WHEN spending > 0 THEN entry_name END, wanted_reservation_id,
        CASE WHEN spending > 0 THEN NULL ELSE held.window_start END);
END
$$;
COMMENT ON FUNCTION public.budget_close(text, uuid, text, bigint, boolean, text, timestamptz, text) IS
    'Turns a reservation, or less of it, into a spend, or gives it back.';

"""###),
        (name: "0008_containers.down.sql", text: ###"""
DROP TRIGGER e_guard_delete ON public.target_customer_profiles;
DROP TRIGGER e_guard_expunge ON public.target_customer_profiles;
DROP TRIGGER e_guard_delete ON public.brand_guidelines;
DROP TRIGGER e_guard_expunge ON public.brand_guidelines;
DROP TRIGGER e_guard_delete ON public.budgets;
DROP TRIGGER e_guard_expunge ON public.budgets;
DROP FUNCTION public.profiled_guard_references();
DROP FUNCTION public.profiled_references(text, text, uuid, boolean);
DROP TABLE public.customer_profile_containers;
DROP FUNCTION public.customer_profile_containers_check_parts();
DROP FUNCTION public.profiled_lock_parts(text, uuid, uuid, uuid);
DROP FUNCTION public.customer_profile_containers_derive();

"""###),
        (name: "0008_containers.up.sql", text: ###"""
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

"""###),
        (name: "0009_campaign_usage.down.sql", text: ###"""
DROP TRIGGER e_guard_delete ON public.customer_profile_containers;
DROP TRIGGER e_guard_expunge ON public.customer_profile_containers;
DROP TABLE public.campaign_profile_usage;
DROP FUNCTION public.campaign_profile_usage_check_parts();
DROP FUNCTION public.campaign_profile_usage_keep();
CREATE OR REPLACE FUNCTION public.profiled_references(owner text, profile_type text, record uuid, with_past boolean)
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

"""###),
        (name: "0009_campaign_usage.up.sql", text: ###"""
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

"""###),
        (name: "0010_changes.down.sql", text: ###"""
DROP TRIGGER f_change_of_end ON public.campaign_profile_usage;
DROP TRIGGER f_change ON public.campaign_profile_usage;
DROP TRIGGER e_expunge ON public.customer_profile_containers;
DROP TRIGGER e_expunge ON public.budgets;
DROP TRIGGER e_expunge ON public.brand_guidelines;
DROP TRIGGER e_expunge ON public.target_customer_profiles;
DROP TRIGGER version_is_change ON public.profile_version_history;
DROP FUNCTION public.profiled_queue_usage();
DROP FUNCTION public.profiled_queue_expunge();
DROP FUNCTION public.profiled_queue_version();
DROP FUNCTION public.profiled_purge_changes(interval, bigint);
DROP FUNCTION public.profiled_sequence_changes(boolean);
DROP FUNCTION public.profiled_change_head();
DROP FUNCTION public.profiled_open_change_feed();
DROP FUNCTION public.profiled_renew_change_feed();
DROP TABLE public.profile_change_feed;
DROP TABLE public.profile_change_runs;
DROP TABLE public.profile_changes;
DROP TABLE public.profile_change_queue;
DROP SEQUENCE public.profile_change_sequence;
DROP FUNCTION public.profiled_random_bigint();
DROP FUNCTION public.profiled_change_origin();

"""###),
        (name: "0010_changes.up.sql", text: ###"""
-- The feed of changes. Triggers put every change into a queue, in the transaction that makes it; a sequencer gives what
-- was committed its positions, one run after the other. Why positions in this order never miss, repeat or confuse a
-- change is told in Sources/ARCHITECTURE.md, "The feed of changes".

-- CACHE 1: a number drawn later is larger, whichever session drew it. The order of changes depends on it.
CREATE SEQUENCE public.profile_change_sequence AS bigint CACHE 1 NO CYCLE;
COMMENT ON SEQUENCE public.profile_change_sequence IS 'Numbers changes at the moment they are written, over all sessions.';

CREATE TABLE public.profile_change_queue (
    sequence bigint NOT NULL DEFAULT pg_catalog.nextval('public.profile_change_sequence'),
    xid xid8 NOT NULL DEFAULT pg_catalog.pg_current_xact_id(),
    account_id text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    record_id uuid NOT NULL,
    version bigint NOT NULL,
    operation text COLLATE "C" NOT NULL,
    actor text,
    campaign_id text,
    changed_at timestamptz NOT NULL,
    -- By transaction, and not by account as elsewhere: a run asks for the transactions that ended since the last one.
    CONSTRAINT profile_change_queue_pkey PRIMARY KEY (xid, sequence)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
COMMENT ON TABLE public.profile_change_queue IS
    'Changes that have no position yet: written by trigger with the change, moved to profile_changes soon after its commit.';
COMMENT ON COLUMN public.profile_change_queue.sequence IS 'Drawn when the change was written.';
COMMENT ON COLUMN public.profile_change_queue.xid IS 'The transaction that wrote it.';
COMMENT ON COLUMN public.profile_change_queue.account_id IS 'Account the record belongs to.';
COMMENT ON COLUMN public.profile_change_queue.kind IS 'Kind of record.';
COMMENT ON COLUMN public.profile_change_queue.record_id IS 'Id of the record within its account.';
COMMENT ON COLUMN public.profile_change_queue.version IS
    'The version it led to; of an expunged record the last; of a usage 1 when it began, 2 when it ended.';
COMMENT ON COLUMN public.profile_change_queue.operation IS 'What happened.';
COMMENT ON COLUMN public.profile_change_queue.actor IS 'Who did it, as far as the writer said.';
COMMENT ON COLUMN public.profile_change_queue.campaign_id IS 'For a usage: the campaign.';
COMMENT ON COLUMN public.profile_change_queue.changed_at IS 'When it was written.';

CREATE TABLE public.profile_changes (
    account_id text COLLATE "C" NOT NULL,
    position bigint NOT NULL,
    sequence bigint NOT NULL,
    xid xid8 NOT NULL,
    kind text COLLATE "C" NOT NULL,
    record_id uuid NOT NULL,
    version bigint NOT NULL,
    operation text COLLATE "C" NOT NULL,
    actor text,
    campaign_id text,
    changed_at timestamptz NOT NULL,
    CONSTRAINT profile_changes_pkey PRIMARY KEY (account_id, position),
    CONSTRAINT profile_changes_position_check CHECK (position >= 1),
    CONSTRAINT profile_changes_version_check CHECK (version >= 1),
    CONSTRAINT profile_changes_kind_check
        CHECK (kind IN ('customer_profile', 'brand_guideline', 'budget', 'container', 'campaign_usage')),
    CONSTRAINT profile_changes_operation_check
        CHECK (operation IN ('create', 'update', 'delete', 'undelete', 'expunge')),
    CONSTRAINT profile_changes_campaign_id_check CHECK ((campaign_id IS NOT NULL) = (kind = 'campaign_usage'))
);
COMMENT ON TABLE public.profile_changes IS
    'The feed: every change once, in an order that no effect precedes its cause in. Rows are added at the end, removed at '
    'the beginning when they are old, and never changed.';
COMMENT ON COLUMN public.profile_changes.account_id IS 'Account the record belongs to.';
COMMENT ON COLUMN public.profile_changes.position IS 'Place in the feed of all accounts, from 1 without gaps.';
COMMENT ON COLUMN public.profile_changes.sequence IS 'Drawn when the change was written.';
COMMENT ON COLUMN public.profile_changes.xid IS 'The transaction that wrote it; its changes stand together.';
COMMENT ON COLUMN public.profile_changes.kind IS 'Kind of record.';
COMMENT ON COLUMN public.profile_changes.record_id IS 'Id of the record within its account.';
COMMENT ON COLUMN public.profile_changes.version IS
    'The version it led to; of an expunged record the last; of a usage 1 when it began, 2 when it ended.';
COMMENT ON COLUMN public.profile_changes.operation IS 'What happened.';
COMMENT ON COLUMN public.profile_changes.actor IS 'Who did it, as far as the writer said.';
COMMENT ON COLUMN public.profile_changes.campaign_id IS 'For a usage: the campaign.';
COMMENT ON COLUMN public.profile_changes.changed_at IS 'When it was written; not what the order follows.';

-- One position is given once; also what is old is found by it, and whose changes lie between two positions.
CREATE UNIQUE INDEX profile_changes_position_key ON public.profile_changes (position);

CREATE TRIGGER changes_are_append_only BEFORE UPDATE ON public.profile_changes
    FOR EACH ROW EXECUTE FUNCTION public.profiled_refuse_change();

CREATE TABLE public.profile_change_runs (
    last_position bigint NOT NULL,
    seen pg_snapshot NOT NULL,
    sequenced_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    CONSTRAINT profile_change_runs_pkey PRIMARY KEY (last_position),
    CONSTRAINT profile_change_runs_last_position_check CHECK (last_position >= 0)
);
COMMENT ON TABLE public.profile_change_runs IS
    'Runs of the sequencer that found something; the newest tells where the feed ends. A row each instead of one that is '
    'updated: under a transaction that stays open, old versions of one row would have to be walked through.';
COMMENT ON COLUMN public.profile_change_runs.last_position IS 'The last position given.';
COMMENT ON COLUMN public.profile_change_runs.seen IS 'Which transactions had ended: their changes have positions.';
COMMENT ON COLUMN public.profile_change_runs.sequenced_at IS 'When the changes came to be seen in the feed.';

CREATE TABLE public.profile_change_feed (
    is_only boolean NOT NULL DEFAULT true,
    feed_id bigint NOT NULL,
    origin text COLLATE "C" NOT NULL,
    oldest_position bigint NOT NULL DEFAULT 1,
    CONSTRAINT profile_change_feed_pkey PRIMARY KEY (is_only),
    CONSTRAINT profile_change_feed_is_only_check CHECK (is_only),
    CONSTRAINT profile_change_feed_oldest_position_check CHECK (oldest_position >= 1)
);
COMMENT ON TABLE public.profile_change_feed IS 'One row. Its lock lets one sequencer work at a time.';
COMMENT ON COLUMN public.profile_change_feed.is_only IS 'True: there is no second row.';
COMMENT ON COLUMN public.profile_change_feed.feed_id IS 'At random; tokens carry it, so that none is good for another feed.';
COMMENT ON COLUMN public.profile_change_feed.origin IS 'The cluster and database that the feed was begun in.';
COMMENT ON COLUMN public.profile_change_feed.oldest_position IS 'The first position that is still kept.';

CREATE FUNCTION public.profiled_change_origin() RETURNS text
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
RETURN (SELECT system_identifier::text FROM pg_catalog.pg_control_system()) || '/'
    || (SELECT oid::text FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database());
COMMENT ON FUNCTION public.profiled_change_origin() IS 'The cluster and database that this is.';

CREATE FUNCTION public.profiled_random_bigint() RETURNS bigint
    LANGUAGE sql VOLATILE
    SET search_path = pg_catalog, pg_temp
RETURN ('x' || pg_catalog.left(pg_catalog.md5(pg_catalog.gen_random_uuid()::text), 16))::bit(64)::bigint;
COMMENT ON FUNCTION public.profiled_random_bigint() IS '64 bits that are no secret but happen once.';

CREATE FUNCTION public.profiled_renew_change_feed() RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM FROM public.profile_change_feed FOR UPDATE;
    -- What the last run saw were transactions of another cluster: the next one takes whatever is there.
    UPDATE public.profile_change_runs SET seen = '1:1:'
    WHERE last_position = (SELECT max(last_position) FROM public.profile_change_runs);
    UPDATE public.profile_change_feed
    SET feed_id = public.profiled_random_bigint(), origin = public.profiled_change_origin();
END
$$;
COMMENT ON FUNCTION public.profiled_renew_change_feed() IS
    'Makes all tokens given so far worthless. For administrators, after the cluster was set back to an earlier state.';

CREATE FUNCTION public.profiled_open_change_feed() RETURNS boolean
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF EXISTS (SELECT FROM public.profile_change_feed WHERE origin = public.profiled_change_origin()) THEN
        RETURN false;
    END IF;
    INSERT INTO public.profile_change_feed (feed_id, origin)
    VALUES (public.profiled_random_bigint(), public.profiled_change_origin()) ON CONFLICT DO NOTHING;
    IF FOUND THEN
        INSERT INTO public.profile_change_runs (last_position, seen) VALUES (0, '1:1:');
        RETURN false;
    END IF;
    IF EXISTS (SELECT FROM public.profile_change_feed WHERE origin = public.profiled_change_origin()) THEN
        RETURN false;
    END IF;
    PERFORM public.profiled_renew_change_feed();
    RETURN true;
END
$$;
COMMENT ON FUNCTION public.profiled_open_change_feed() IS
    'Makes the feed where there is none yet, and renews one that was copied or restored from another database; whether it '
    'did the latter. Every daemon calls it before anything else of the feed.';

CREATE FUNCTION public.profiled_change_head(
    OUT feed_id bigint, OUT oldest_position bigint, OUT last_position bigint, OUT has_waiting boolean
)
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    -- The queue's index, however small the table was when the plan was made; and no compilation, for which the price that
    -- this puts on the table of one row would else be taken.
    SET enable_seqscan = off
    SET jit = off
AS $$
DECLARE
    seen pg_snapshot;
    beginning xid8;
    open xid8;
BEGIN
    SELECT feed.feed_id, feed.oldest_position INTO STRICT feed_id, oldest_position FROM public.profile_change_feed AS feed;
    SELECT run.last_position, run.seen INTO STRICT last_position, seen
    FROM public.profile_change_runs AS run ORDER BY run.last_position DESC LIMIT 1;
    has_waiting := EXISTS (
        SELECT FROM public.profile_change_queue AS queue
        WHERE queue.xid = ANY (ARRAY(
            SELECT ended FROM pg_snapshot_xip(seen) AS ended
            WHERE pg_visible_in_snapshot(ended, pg_current_snapshot()))));
    beginning := pg_snapshot_xmax(seen);
    -- Around the transactions that are open, one range after the other: theirs may be a million rows that nobody can see.
    FOR open IN
        SELECT running FROM pg_snapshot_xip(pg_current_snapshot()) AS running WHERE running >= beginning ORDER BY running
    LOOP
        EXIT WHEN has_waiting;
        has_waiting := EXISTS (
            SELECT FROM public.profile_change_queue AS queue WHERE queue.xid >= beginning AND queue.xid < open);
        beginning := (open::text::bigint + 1)::text::xid8;
    END LOOP;
    has_waiting := has_waiting
        OR EXISTS (SELECT FROM public.profile_change_queue AS queue WHERE queue.xid >= beginning);
END
$$;
COMMENT ON FUNCTION public.profiled_change_head() IS
    'The feed, where it begins and ends, and whether committed changes wait for a position.';

CREATE FUNCTION public.profiled_sequence_changes(everything boolean DEFAULT false) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    -- As in profiled_change_head().
    SET enable_seqscan = off
    SET jit = off
AS $$
DECLARE
    seen pg_snapshot;
    last bigint;
    moved_to bigint;
BEGIN
    IF EXISTS (
        SELECT FROM public.profile_change_queue AS queue WHERE queue.xid = pg_current_xact_id_if_assigned())
    THEN
        RAISE EXCEPTION 'changes are sequenced in a transaction of its own'
            USING ERRCODE = 'PF040', TABLE = 'profile_change_queue', SCHEMA = 'public';
    END IF;
    -- Each statement takes its snapshot when it begins: those below see all that earlier runs committed.
    PERFORM FROM public.profile_change_feed FOR UPDATE;
    SELECT run.last_position, CASE WHEN everything THEN '1:1:' ELSE run.seen END INTO STRICT last, seen
    FROM public.profile_change_runs AS run ORDER BY run.last_position DESC LIMIT 1;
    -- One statement, so one snapshot: what it moves is exactly what it notes as seen.
    WITH taken AS (
        DELETE FROM public.profile_change_queue AS queue
        WHERE queue.xid >= pg_snapshot_xmax(seen)
            OR queue.xid = ANY (ARRAY(
                SELECT ended FROM pg_snapshot_xip(seen) AS ended
                WHERE pg_visible_in_snapshot(ended, pg_current_snapshot())))
        RETURNING queue.*
    ), grouped AS (
        SELECT taken.*, max(taken.sequence) OVER (PARTITION BY taken.xid) AS last_of_transaction FROM taken
    ), moved AS (
        INSERT INTO public.profile_changes (
            account_id, position, sequence, xid, kind, record_id, version, operation, actor, campaign_id, changed_at)
        SELECT account_id, last + row_number() OVER (ORDER BY last_of_transaction, sequence), sequence, xid, kind,
            record_id, version, operation, actor, campaign_id, changed_at
        FROM grouped
        RETURNING position
    )
    INSERT INTO public.profile_change_runs (last_position, seen)
    SELECT max(moved.position), pg_current_snapshot() FROM moved HAVING count(*) > 0
    RETURNING last_position INTO moved_to;
    RETURN coalesce(moved_to, last);
END
$$;
COMMENT ON FUNCTION public.profiled_sequence_changes(boolean) IS
    'Gives a position to every change that was committed and has none; returns the feed''s last one. Argument: whether to '
    'look through the whole queue, not only at transactions that ended since the last run.';

CREATE FUNCTION public.profiled_purge_changes(kept interval, at_most bigint) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    oldest bigint;
    last bigint;
    removed bigint;
BEGIN
    SELECT feed.oldest_position INTO STRICT oldest FROM public.profile_change_feed AS feed;
    -- As many runs as changes can be removed, since each has one or more, and one that may be left from the time before.
    SELECT max(run.last_position) INTO last
    FROM (
        SELECT early.last_position, early.sequenced_at FROM public.profile_change_runs AS early
        ORDER BY early.last_position LIMIT at_most + 1
    ) AS run
    WHERE run.sequenced_at < clock_timestamp() - kept;
    IF last IS NULL OR last < oldest THEN
        RETURN 0;
    END IF;
    last := least(last, oldest + at_most - 1);
    DELETE FROM public.profile_changes AS change WHERE change.position BETWEEN oldest AND last;
    GET DIAGNOSTICS removed = ROW_COUNT;
    -- The newest run stays: it tells where the feed ends.
    DELETE FROM public.profile_change_runs AS run
    WHERE run.last_position <= last
        AND run.last_position < (SELECT max(newest.last_position) FROM public.profile_change_runs AS newest);
    -- Last, since it waits for sequencers and holds them up.
    UPDATE public.profile_change_feed AS feed SET oldest_position = greatest(feed.oldest_position, last + 1);
    RETURN removed;
END
$$;
COMMENT ON FUNCTION public.profiled_purge_changes(interval, bigint) IS
    'Removes changes that have been in the feed for longer than the interval, the oldest first, at most so many; returns '
    'how many.';

CREATE FUNCTION public.profiled_queue_version() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO public.profile_change_queue (account_id, kind, record_id, version, operation, actor, changed_at)
    VALUES (
        NEW.account_id, NEW.profile_type, NEW.profile_id, NEW.version, NEW.operation, NEW.created_by, NEW.created_at);
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION public.profiled_queue_version() IS 'Queues the change that a version of the history is.';

CREATE FUNCTION public.profiled_queue_expunge() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO public.profile_change_queue (account_id, kind, record_id, version, operation, actor, changed_at)
    VALUES (
        OLD.account_id, TG_ARGV[0], OLD.id, OLD.version, 'expunge', nullif(current_setting('profiled.actor', true), ''),
        clock_timestamp());
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION public.profiled_queue_expunge() IS
    'Queues the change that a record''s removal for good is; the setting profiled.actor says who does it. Argument: the kind.';

CREATE FUNCTION public.profiled_queue_usage() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- A usage that is recorded after it ended has begun and ended at once.
    IF TG_OP = 'INSERT' THEN
        INSERT INTO public.profile_change_queue (
            account_id, kind, record_id, version, operation, actor, campaign_id, changed_at)
        VALUES (
            NEW.account_id, 'campaign_usage', NEW.id, 1, 'create', NEW.created_by, NEW.campaign_id, clock_timestamp());
    END IF;
    IF NEW.ended_at IS NOT NULL THEN
        INSERT INTO public.profile_change_queue (
            account_id, kind, record_id, version, operation, actor, campaign_id, changed_at)
        VALUES (
            NEW.account_id, 'campaign_usage', NEW.id, 2, 'update', NEW.ended_by, NEW.campaign_id, clock_timestamp());
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION public.profiled_queue_usage() IS 'Queues the changes that the beginning and the end of a usage are.';

CREATE TRIGGER version_is_change AFTER INSERT ON public.profile_version_history
    FOR EACH ROW EXECUTE FUNCTION public.profiled_queue_version();
CREATE TRIGGER e_expunge AFTER DELETE ON public.target_customer_profiles
    FOR EACH ROW EXECUTE FUNCTION public.profiled_queue_expunge('customer_profile');
CREATE TRIGGER e_expunge AFTER DELETE ON public.brand_guidelines
    FOR EACH ROW EXECUTE FUNCTION public.profiled_queue_expunge('brand_guideline');
CREATE TRIGGER e_expunge AFTER DELETE ON public.budgets
    FOR EACH ROW EXECUTE FUNCTION public.profiled_queue_expunge('budget');
CREATE TRIGGER e_expunge AFTER DELETE ON public.customer_profile_containers
    FOR EACH ROW EXECUTE FUNCTION public.profiled_queue_expunge('container');
CREATE TRIGGER f_change AFTER INSERT ON public.campaign_profile_usage
    FOR EACH ROW EXECUTE FUNCTION public.profiled_queue_usage();
CREATE TRIGGER f_change_of_end AFTER UPDATE ON public.campaign_profile_usage
    FOR EACH ROW WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL) EXECUTE FUNCTION public.profiled_queue_usage();

"""###),
        (name: "0011_profile_matching.down.sql", text: ###"""
-- The extension btree_gist stays: an administrator may have installed it, and others may use it.
-- squawk-ignore require-concurrent-index-deletion
DROP INDEX public.target_customer_profiles_live_age_idx;
DROP FUNCTION public.profiled_match(jsonb, text[], jsonb, jsonb);
DROP FUNCTION public.profiled_person(
    integer, text, text, text, text, double precision, double precision, bigint, text, text, text[], text[], text[]);
DROP FUNCTION public.profiled_education_rank(text);
DROP FUNCTION public.profiled_in_circle(jsonb, double precision, double precision);
DROP FUNCTION public.profiled_list_has(jsonb, text);
DROP FUNCTION public.profiled_distance(double precision, double precision, double precision, double precision);
DROP FUNCTION public.profiled_age_range(jsonb);

"""###),
        (name: "0011_profile_matching.up.sql", text: ###"""
-- What matching people to profiles stands on: the ages of a profile as a range, with an index, and the clauses of a profile
-- that a person meets and fails.
--
-- The range is an expression over demographics and no column: an index on it can't drift from the document, nothing has
-- to be carried over by triggers, and rows that exist are covered without being written again. All functions take any
-- document that the table's CHECK lets in: what isn't of the type its schema asks for counts as not given.

DO $$
BEGIN
    -- A trusted extension. An administrator may have installed it beforehand: then it stays as it is.
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_extension WHERE extname = 'btree_gist') THEN
        CREATE EXTENSION btree_gist SCHEMA public;
    END IF;
END
$$;

CREATE FUNCTION public.profiled_age_range(demographics jsonb) RETURNS int4range
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    ages constant jsonb := demographics -> 'ageRange';
    youngest numeric := 0;
    oldest numeric := 120;
BEGIN
    IF ages IS NULL OR jsonb_typeof(ages) <> 'object' THEN
        RETURN NULL;
    END IF;
    IF jsonb_typeof(ages -> 'min') = 'number' THEN
        youngest := greatest(0, ceil((ages ->> 'min')::numeric));
    END IF;
    IF jsonb_typeof(ages -> 'max') = 'number' THEN
        oldest := least(120, floor((ages ->> 'max')::numeric));
    END IF;
    IF youngest > oldest THEN
        RETURN NULL;
    END IF;
    RETURN int4range(youngest::integer, oldest::integer, '[]');
END
$$;
COMMENT ON FUNCTION public.profiled_age_range(jsonb) IS
    'The ages of demographics.ageRange, both ends included, 0 and 120 where an end is open. NULL: there is no range.';

CREATE FUNCTION public.profiled_distance(
    latitude_1 double precision, longitude_1 double precision, latitude_2 double precision, longitude_2 double precision
) RETURNS double precision
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    -- The square of a sine has the period of longitude, so the antimeridian needs no care, and at a pole the cosine takes
    -- longitude out. Rounding may take the sum past 1 between antipodes, where asin() would fail.
    RETURN 2 * 6371.0088 * pg_catalog.asin(pg_catalog.sqrt(least(1,
        pg_catalog.power(pg_catalog.sin(pg_catalog.radians(latitude_2 - latitude_1) / 2), 2)
        + pg_catalog.cos(pg_catalog.radians(latitude_1)) * pg_catalog.cos(pg_catalog.radians(latitude_2))
            * pg_catalog.power(pg_catalog.sin(pg_catalog.radians(longitude_2 - longitude_1) / 2), 2))));
COMMENT ON FUNCTION public.profiled_distance(double precision, double precision, double precision, double precision) IS
    'Kilometres between two places in degrees along a great circle (haversine; the mean radius of the IUGG, 6,371.0088 km).';

CREATE FUNCTION public.profiled_list_has(list jsonb, entry text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
AS $$
    SELECT CASE WHEN jsonb_typeof(list) = 'array' AND entry IS NOT NULL THEN EXISTS (
        SELECT FROM jsonb_array_elements_text(list) AS element(value)
        WHERE public.profiled_fold_case(element.value) = entry) ELSE false END
$$;
COMMENT ON FUNCTION public.profiled_list_has(jsonb, text) IS
    'Whether an array has a text, which profiled_fold_case has been applied to.';

CREATE FUNCTION public.profiled_in_circle(circle jsonb, latitude double precision, longitude double precision)
    RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    center_latitude numeric;
    center_longitude numeric;
    radius numeric;
BEGIN
    IF jsonb_typeof(circle -> 'latitude') IS DISTINCT FROM 'number'
        OR jsonb_typeof(circle -> 'longitude') IS DISTINCT FROM 'number'
        OR jsonb_typeof(circle -> 'radius') IS DISTINCT FROM 'number'
    THEN
        RETURN NULL;
    END IF;
    center_latitude := (circle ->> 'latitude')::numeric;
    center_longitude := (circle ->> 'longitude')::numeric;
    radius := (circle ->> 'radius')::numeric;
    -- Before anything becomes a floating-point number, which may be too small for what a document can hold.
    IF abs(center_latitude) > 90 OR abs(center_longitude) > 180 OR radius < 0 THEN
        RETURN NULL;
    END IF;
    IF latitude IS NULL OR longitude IS NULL THEN
        RETURN false;
    END IF;
    -- Nothing on earth is further away than half its girth.
    RETURN public.profiled_distance(
            round(center_latitude, 9)::double precision, round(center_longitude, 9)::double precision, latitude, longitude)
        <= round(least(radius, 25000), 9)::double precision
            * CASE WHEN circle ->> 'unit' = 'miles' THEN 1.609344 ELSE 1 END;
END
$$;
COMMENT ON FUNCTION public.profiled_in_circle(jsonb, double precision, double precision) IS
    'Whether a place lies in a circle {latitude, longitude, radius, unit}; kilometers unless unit is miles. NULL: no circle.';

CREATE FUNCTION public.profiled_education_rank(level text) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN pg_catalog.array_position(
        ARRAY['any', 'high_school', 'some_college', 'associates', 'bachelors', 'masters', 'professional', 'doctorate'],
        level);
COMMENT ON FUNCTION public.profiled_education_rank(text) IS
    'The place of a level of education, 1 for any; NULL for no level.';

CREATE FUNCTION public.profiled_person(
    age integer, gender text, country text, state text, city text, latitude double precision, longitude double precision,
    income bigint, currency text, education text, interests text[], devices text[], platforms text[]
) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
AS $$
    SELECT jsonb_strip_nulls(jsonb_build_object(
        'age', age, 'gender', gender, 'country', public.profiled_fold_case(country),
        'state', public.profiled_fold_case(state), 'city', public.profiled_fold_case(city),
        'latitude', latitude, 'longitude', longitude, 'income', income, 'currency', currency, 'education', education,
        'interests', (SELECT jsonb_agg(public.profiled_fold_case(entry)) FROM unnest(interests) AS entry),
        'devices', (SELECT jsonb_agg(public.profiled_fold_case(entry)) FROM unnest(devices) AS entry),
        'platforms', (SELECT jsonb_agg(public.profiled_fold_case(entry)) FROM unnest(platforms) AS entry)))
$$;
COMMENT ON FUNCTION public.profiled_person(
    integer, text, text, text, text, double precision, double precision, bigint, text, text, text[], text[], text[]
) IS 'A person as profiled_match wants it: a document without what is NULL or empty, texts folded.';

CREATE FUNCTION public.profiled_match(demographics jsonb, interests text[], behavior jsonb, person jsonb)
    RETURNS integer
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    met integer := 0;
    failed integer := 0;
    is_met boolean;
    wanted jsonb;
    circle boolean;
    bit integer;
BEGIN
    -- In the order of the clauses' numbers (MatchClause), the first at bit 0. NULL: the profile has no such clause.
    FOR number IN 1..8 LOOP
        is_met := NULL;
        CASE number
            WHEN 1 THEN
                wanted := demographics -> 'ageRange';
                IF jsonb_typeof(wanted -> 'min') = 'number' OR jsonb_typeof(wanted -> 'max') = 'number' THEN
                    is_met := coalesce(public.profiled_age_range(demographics) @> (person ->> 'age')::integer, false);
                END IF;
            WHEN 2 THEN
                wanted := demographics -> 'gender';
                IF jsonb_typeof(wanted) = 'string' AND wanted <> '"all"' THEN
                    is_met := coalesce(wanted = person -> 'gender', false);
                END IF;
            WHEN 3 THEN
                wanted := demographics -> 'location';
                circle := public.profiled_in_circle(
                    wanted -> 'radius', (person ->> 'latitude')::double precision, (person ->> 'longitude')::double precision);
                IF circle IS NOT NULL OR EXISTS (
                    SELECT FROM unnest(ARRAY['countries', 'states', 'cities']) AS list(key)
                    WHERE jsonb_typeof(wanted -> list.key) = 'array' AND wanted -> list.key <> '[]')
                THEN
                    is_met := coalesce(circle, false)
                        OR public.profiled_list_has(wanted -> 'countries', person ->> 'country')
                        OR public.profiled_list_has(wanted -> 'states', person ->> 'state')
                        OR public.profiled_list_has(wanted -> 'cities', person ->> 'city');
                END IF;
            WHEN 4 THEN
                wanted := demographics -> 'incomeRange';
                IF jsonb_typeof(wanted -> 'min') = 'number' OR jsonb_typeof(wanted -> 'max') = 'number' THEN
                    is_met := person ? 'income'
                        AND (jsonb_typeof(wanted -> 'currency') IS DISTINCT FROM 'string'
                            OR coalesce(wanted -> 'currency' = person -> 'currency', false))
                        AND (jsonb_typeof(wanted -> 'min') IS DISTINCT FROM 'number'
                            OR (wanted ->> 'min')::numeric <= (person ->> 'income')::numeric)
                        AND (jsonb_typeof(wanted -> 'max') IS DISTINCT FROM 'number'
                            OR (wanted ->> 'max')::numeric >= (person ->> 'income')::numeric);
                END IF;
            WHEN 5 THEN
                IF public.profiled_education_rank(demographics ->> 'educationLevel') > 1 THEN
                    is_met := coalesce(
                        public.profiled_education_rank(person ->> 'education')
                            >= public.profiled_education_rank(demographics ->> 'educationLevel'), false);
                END IF;
            WHEN 6 THEN
                IF cardinality(interests) > 0 THEN
                    is_met := person ? 'interests' AND EXISTS (
                        SELECT FROM unnest(interests) AS interest
                        WHERE (person -> 'interests') ? public.profiled_fold_case(interest));
                END IF;
            ELSE
                wanted := behavior -> CASE number WHEN 7 THEN 'devicePreferences' ELSE 'socialMediaPlatforms' END;
                IF jsonb_typeof(wanted) = 'array' AND wanted <> '[]' THEN
                    is_met := EXISTS (
                        SELECT FROM jsonb_array_elements_text(wanted) AS element(value)
                        WHERE (person -> CASE number WHEN 7 THEN 'devices' ELSE 'platforms' END)
                            ? public.profiled_fold_case(element.value));
                END IF;
        END CASE;
        bit := 1 << (number - 1);
        IF is_met THEN
            met := met | bit;
        ELSIF NOT is_met THEN
            failed := failed | bit;
        END IF;
    END LOOP;
    RETURN met | (failed << 8);
END
$$;
COMMENT ON FUNCTION public.profiled_match(jsonb, text[], jsonb, jsonb) IS
    'The clauses of a profile that a person meets, from bit 0, and those failed, from bit 8. For person see profiled_person.';

-- Built with the table locked against writes, like all that a migration does: the runner's transaction is all or nothing.
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX target_customer_profiles_live_age_idx
    ON public.target_customer_profiles USING gist (account_id, public.profiled_age_range(demographics))
    WHERE deleted_at IS NULL;

"""###),
        (name: "0012_combined_spends.down.sql", text: ###"""
CREATE OR REPLACE FUNCTION public.budget_record_spends(
    account_ids text[], budget_ids uuid[], entry_ids text[], micros bigint[], occurred timestamptz[], campaign_ids text[],
    notes text[], currency_codes text[], actors text[]
) RETURNS SETOF public.budget_outcome
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    present timestamptz;
    entry record;
    result public.budget_outcome;
    -- The window being summed up.
    is_open boolean := false;
    this_account text;
    this_budget uuid;
    this_window timestamptz;
    this_end timestamptz;
    now_spent numeric;
    was_spent numeric;
    is_alarmed boolean := false;
    -- What is to be written: entries by their position, windows by what they gained.
    new_items integer[] := '{}';
    new_starts timestamptz[] := '{}';
    new_totals numeric[] := '{}';
    window_accounts text[] := '{}';
    window_budgets uuid[] := '{}';
    window_starts timestamptz[] := '{}';
    window_sums numeric[] := '{}';
    -- Ids that the batch holds more than once, as they are taken.
    seen_keys text[] := '{}';
    seen_items integer[] := '{}';
    seen_item integer;
BEGIN
    IF (
        SELECT bool_or(locked.next_lapse_at <= clock_timestamp()) FROM (
            SELECT head.next_lapse_at
            FROM (
                -- One order for everybody: nobody waits in a circle.
                SELECT DISTINCT given.account_id COLLATE "C" AS account_id, given.budget_id
                FROM unnest(account_ids, budget_ids) AS given(account_id, budget_id)
                ORDER BY 1, 2
            ) AS wanted
            CROSS JOIN LATERAL (
                SELECT head.next_lapse_at FROM public.budget_balances AS head
                WHERE head.account_id = wanted.account_id AND head.budget_id = wanted.budget_id
                FOR UPDATE
            ) AS head
        ) AS locked
    ) THEN
        PERFORM public.budget_lapse(account_ids, budget_ids, clock_timestamp());
    END IF;
    -- Read after the locks were had: entries of one budget are recorded in the order of their times.
    present := clock_timestamp();
    FOR entry IN
        WITH given AS MATERIALIZED (
            SELECT item.account_id, item.budget_id, item.entry_id, item.micros * 0.000001 AS amount,
                coalesce(item.occurred_at, present) AS occurred_at, item.campaign_id, item.note,
                item.currency_code AS given_currency, item.recorded_by, item.position::integer AS position,
                count(*) OVER (PARTITION BY item.account_id, item.budget_id, item.entry_id) > 1 AS is_repeated
            FROM unnest(account_ids, budget_ids, entry_ids, micros, occurred, campaign_ids, notes, currency_codes, actors)
                WITH ORDINALITY AS item(
                    account_id, budget_id, entry_id, micros, occurred_at, campaign_id, note, currency_code, recorded_by,
                    position)
        ), budget AS MATERIALIZED (
            SELECT t.*, wanted.*,
                coalesce(t.alerts <> '[]', false) AS has_alerts, public.budget_window_length(t.period) AS length
            FROM (SELECT DISTINCT account_id AS wanted_account_id, budget_id FROM given) AS wanted
            LEFT JOIN LATERAL (
                SELECT t.* FROM public.budgets AS t
                WHERE t.account_id = wanted.wanted_account_id AND t.id = wanted.budget_id
                LIMIT 1
            ) AS t ON true
        ), placed AS MATERIALIZED (
            SELECT given.*, budget.id IS NULL AS is_absent, budget.amount AS budget_amount, budget.currency_code,
                budget.deleted_at, budget.status, budget.start_at, budget.end_at, budget.hard_cap, budget.has_alerts,
                budget.period, budget.time_zone,
                public.budget_window_day(budget.period, given.occurred_at AT TIME ZONE budget.time_zone) AS day
            FROM given
            JOIN budget ON budget.wanted_account_id = given.account_id AND budget.budget_id = given.budget_id
        ), span AS MATERIALIZED (
            SELECT days.account_id, days.budget_id, days.day,
                public.budget_day_start(days.day, days.time_zone) AS starts,
                public.budget_day_start(
                    days.day + public.budget_window_length(days.period), days.time_zone) AS ends
            FROM (
                SELECT DISTINCT account_id, budget_id, day, period, time_zone FROM placed WHERE day IS NOT NULL
            ) AS days
        ), keyed AS (
            SELECT placed.*, span.starts, span.ends, known.amount AS known_amount,
                known.campaign_id AS known_campaign_id, known.occurred_at AS known_occurred_at, known.note AS known_note,
                known.kind AS known_kind, known.recorded_at AS known_recorded_at, known.recorded_by AS known_recorded_by,
                known.reverses_entry_id,
                -- Clocks set back over midnight show the old day again: it has ended all the same.
                coalesce(
                    known.window_start,
                    CASE WHEN placed.occurred_at >= span.ends THEN span.ends ELSE span.starts END,
                    '-infinity'::timestamptz
                ) AS window_start
            FROM placed
            LEFT JOIN span
                ON span.account_id = placed.account_id AND span.budget_id = placed.budget_id AND span.day = placed.day
            -- Written so that only the primary key serves it: asked for equality the planner takes any index that begins
            -- with account and budget while the table is small, and keeps that plan when it is not.
            LEFT JOIN LATERAL (
                SELECT posted.* FROM public.budget_ledger AS posted
                WHERE (posted.account_id, posted.budget_id, posted.entry_id)
                    >= (placed.account_id, placed.budget_id, placed.entry_id)
                ORDER BY posted.account_id, posted.budget_id, posted.entry_id
                LIMIT 1
            ) AS known
                ON known.account_id = placed.account_id AND known.budget_id = placed.budget_id
                AND known.entry_id = placed.entry_id
        )
        SELECT keyed.*,
            public.budget_refusal(
                keyed.is_absent, keyed.currency_code, keyed.deleted_at, keyed.status, keyed.start_at, keyed.end_at,
                keyed.occurred_at, keyed.given_currency, present) AS refusal,
            coalesce(sums.spent, 0) AS spent, coalesce(sums.reserved, 0) AS reserved
        FROM keyed
        LEFT JOIN LATERAL (
            SELECT sums.spent, sums.reserved FROM public.budget_windows AS sums
            WHERE sums.account_id = keyed.account_id AND sums.budget_id = keyed.budget_id
                AND sums.window_start = keyed.window_start
            LIMIT 1
        ) AS sums ON true
        ORDER BY keyed.account_id, keyed.budget_id, keyed.window_start, keyed.position
    LOOP
        IF NOT is_open OR entry.window_start <> this_window OR entry.budget_id <> this_budget
            OR entry.account_id <> this_account
        THEN
            IF is_open AND now_spent <> was_spent THEN
                window_accounts := window_accounts || this_account;
                window_budgets := window_budgets || this_budget;
                window_starts := window_starts || this_window;
                window_sums := window_sums || (now_spent - was_spent);
            END IF;
            is_open := true;
            this_account := entry.account_id;
            this_budget := entry.budget_id;
            this_window := entry.window_start;
            this_end := entry.ends;
            IF this_window <> '-infinity' AND entry.starts IS DISTINCT FROM this_window THEN
                this_end := (public.budget_window_bounds(entry.period, entry.time_zone, this_window)).window_end;
            END IF;
            was_spent := entry.spent;
            now_spent := was_spent;
        END IF;
        result := NULL;
        result.item := entry.position;
        result.entry_id := entry.entry_id;
        seen_item := NULL;
        IF entry.is_repeated THEN
            seen_item := seen_items[array_position(seen_keys, concat_ws('/', entry.budget_id, entry.account_id, entry.entry_id))];
        END IF;
        IF entry.known_kind IS NOT NULL THEN
            result.outcome := CASE
                WHEN entry.known_kind IN ('SPEND', 'COMMIT') AND entry.known_amount = entry.amount
                    AND entry.known_campaign_id = entry.campaign_id
                THEN 'DUPLICATE' ELSE 'ENTRY_ID_REUSED' END;
            result.amount := entry.known_amount;
            result.occurred_at := entry.known_occurred_at;
            result.campaign_id := entry.known_campaign_id;
            result.note := entry.known_note;
            result.kind := entry.known_kind;
            result.recorded_at := entry.known_recorded_at;
            result.recorded_by := entry.known_recorded_by;
            result.reverses_entry_id := entry.reverses_entry_id;
            result.reversed_by_entry_id := (
                SELECT undoing.entry_id FROM public.budget_ledger AS undoing
                WHERE undoing.account_id = entry.account_id AND undoing.budget_id = entry.budget_id
                    AND undoing.reverses_entry_id = entry.entry_id);
        ELSIF seen_item IS NOT NULL THEN
            result.outcome := CASE
                WHEN micros[seen_item] * 0.000001 = entry.amount AND campaign_ids[seen_item] = entry.campaign_id
                THEN 'DUPLICATE' ELSE 'ENTRY_ID_REUSED' END;
            result.amount := micros[seen_item] * 0.000001;
            result.occurred_at := coalesce(occurred[seen_item], present);
            result.campaign_id := campaign_ids[seen_item];
            result.note := notes[seen_item];
            result.kind := 'SPEND';
            result.recorded_at := present;
            result.recorded_by := actors[seen_item];
        ELSE
            IF entry.refusal IS NOT NULL THEN
                result.outcome := entry.refusal;
            ELSIF entry.hard_cap AND now_spent + entry.reserved + entry.amount > entry.budget_amount THEN
                result.outcome := 'BUDGET_EXHAUSTED';
            ELSIF now_spent + entry.reserved + entry.amount > 9200000000000 THEN
                result.outcome := 'BALANCE_OUT_OF_RANGE';
            ELSE
                result.outcome := 'RECORDED';
                now_spent := now_spent + entry.amount;
                new_items := new_items || entry.position;
                new_starts := new_starts || this_window;
                new_totals := new_totals || now_spent;
                is_alarmed := is_alarmed OR entry.has_alerts;
                IF entry.is_repeated THEN
                    seen_keys := seen_keys || concat_ws('/', entry.budget_id, entry.account_id, entry.entry_id);
                    seen_items := seen_items || entry.position;
                END IF;
            END IF;
            result.amount := entry.amount;
            result.occurred_at := entry.occurred_at;
            result.campaign_id := entry.campaign_id;
            result.note := entry.note;
            result.kind := 'SPEND';
            result.recorded_at := present;
            result.recorded_by := entry.recorded_by;
        END IF;
        result.window_start := coalesce(nullif(this_window, '-infinity'), entry.start_at);
        result.window_end := coalesce(this_end, entry.end_at);
        result.budget_amount := entry.budget_amount;
        result.spent := now_spent;
        result.reserved := entry.reserved;
        RETURN NEXT result;
    END LOOP;
    IF is_open AND now_spent <> was_spent THEN
        window_accounts := window_accounts || this_account;
        window_budgets := window_budgets || this_budget;
        window_starts := window_starts || this_window;
        window_sums := window_sums || (now_spent - was_spent);
    END IF;
    IF cardinality(new_items) = 0 THEN
        RETURN;
    END IF;
    INSERT INTO public.budget_windows AS span (account_id, budget_id, window_start, spent)
    SELECT * FROM unnest(window_accounts, window_budgets, window_starts, window_sums)
    ON CONFLICT (account_id, budget_id, window_start) DO UPDATE SET spent = span.spent + excluded.spent;
    INSERT INTO public.budget_ledger
        (account_id, budget_id, entry_id, window_start, amount, occurred_at, recorded_at, recorded_by, campaign_id, note)
    SELECT given.account_id, given.budget_id, given.entry_id, added.window_start, given.micros * 0.000001,
        coalesce(given.occurred_at, present), present, given.recorded_by, given.campaign_id, given.note
    FROM unnest(account_ids, budget_ids, entry_ids, micros, occurred, campaign_ids, notes, actors) WITH ORDINALITY
        AS given(account_id, budget_id, entry_id, micros, occurred_at, campaign_id, note, recorded_by, position)
    JOIN unnest(new_items, new_starts) AS added(position, window_start) ON added.position = given.position;
    IF is_alarmed THEN
        INSERT INTO public.budget_alert_events
            (account_id, budget_id, window_start, alert_id, rule, fired_at, amount, spent, entry_id)
        SELECT DISTINCT ON (given.account_id, given.budget_id, added.window_start, rule ->> 'id')
            given.account_id, given.budget_id, added.window_start, rule ->> 'id', rule, present, budget.amount, added.spent,
            given.entry_id
        FROM unnest(account_ids, budget_ids, entry_ids) WITH ORDINALITY
            AS given(account_id, budget_id, entry_id, position)
        JOIN unnest(new_items, new_starts, new_totals) WITH ORDINALITY
            AS added(position, window_start, spent, place) ON added.position = given.position
        JOIN public.budgets AS budget ON budget.account_id = given.account_id AND budget.id = given.budget_id
        CROSS JOIN jsonb_array_elements(budget.alerts) AS rule
        WHERE added.spent >= public.budget_alert_threshold(rule, budget.amount)
        ORDER BY given.account_id, given.budget_id, added.window_start, rule ->> 'id', added.place
        ON CONFLICT (account_id, budget_id, window_start, alert_id) DO NOTHING;
    END IF;
END
$$;

DROP INDEX public.budget_ledger_campaign_idx;
CREATE INDEX budget_ledger_campaign_idx
    ON public.budget_ledger (account_id, budget_id, campaign_id, occurred_at, entry_id) WHERE campaign_id <> '';
DROP INDEX public.budget_ledger_time_idx;
CREATE INDEX budget_ledger_time_idx ON public.budget_ledger (account_id, budget_id, occurred_at, entry_id);
ALTER TABLE public.budget_ledger
    DROP CONSTRAINT budget_ledger_pkey,
    ADD CONSTRAINT budget_ledger_pkey PRIMARY KEY (account_id, budget_id, entry_id);

"""###),
        (name: "0012_combined_spends.up.sql", text: ###"""
-- Spends, lean: what many callers spend goes out as one statement (Sources/ARCHITECTURE.md, "Spends that wait go together"),
-- and the time it takes is time for which the heads of its budgets are locked.

-- The budget stands first: it has a fixed length and tells entries apart at once, where the account, first and of any length,
-- was compared at every step down the tree and made all that follows it dear to reach.
-- squawk-ignore ban-drop-constraint
ALTER TABLE public.budget_ledger DROP CONSTRAINT budget_ledger_pkey;
ALTER TABLE public.budget_ledger
    -- squawk-ignore adding-serial-primary-key-field, constraint-missing-not-valid
    ADD CONSTRAINT budget_ledger_pkey PRIMARY KEY (budget_id, entry_id, account_id);
-- squawk-ignore require-concurrent-index-deletion
DROP INDEX public.budget_ledger_time_idx;
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX budget_ledger_time_idx ON public.budget_ledger (budget_id, account_id, occurred_at, entry_id);
-- squawk-ignore require-concurrent-index-deletion
DROP INDEX public.budget_ledger_campaign_idx;
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX budget_ledger_campaign_idx
    ON public.budget_ledger (budget_id, account_id, campaign_id, occurred_at, entry_id) WHERE campaign_id <> '';

CREATE OR REPLACE FUNCTION public.budget_record_spends(
    account_ids text[], budget_ids uuid[], entry_ids text[], micros bigint[], occurred timestamptz[], campaign_ids text[],
    notes text[], currency_codes text[], actors text[]
) RETURNS SETOF public.budget_outcome
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    -- Planning each statement anew for its arrays takes several times as long as running it, and no plan depends on them:
    -- every row is found by its key.
    SET plan_cache_mode = force_generic_plan
    -- A plan that was made while a table was empty is kept when it is not.
    SET enable_seqscan = off
AS $$
DECLARE
    size integer := cardinality(account_ids);
    present timestamptz;
    budget record;
    entry integer;
    posted public.budget_ledger;
    outcome text;
    happened timestamptz;
    gain numeric;
    refusal text;
    undone_by text;
    is_alarmed boolean := false;
    -- By number of the entry: whether the ledger has one of its name; for new ones the window, and its sum behind them.
    is_known boolean[] := '{}';
    new_starts timestamptz[] := array_fill(NULL::timestamptz, ARRAY[size]);
    new_totals numeric[] := array_fill(NULL::numeric, ARRAY[size]);
    -- Where names occur more than once: by number of the entry the first of its name, and by that the one that was taken.
    firsts integer[];
    taken integer[];
    same integer;
    -- The bounds of the present window of this period and zone.
    known_period text;
    known_zone text;
    current_start timestamptz;
    current_end timestamptz;
    -- The window being summed up: where it stands among all, and what is told of it.
    span integer := 0;
    first_span integer;
    spent numeric;
    reserved numeric;
    shown_start timestamptz;
    shown_end timestamptz;
    wanted_start timestamptz;
    -- All windows, those of one budget together. An entry tells account and budget.
    span_entries integer[] := '{}';
    span_starts timestamptz[] := '{}';
    span_ends timestamptz[] := '{}';
    span_old_sums numeric[] := '{}';
    span_sums numeric[] := '{}';
    span_reserved numeric[] := '{}';
    are_spans_changed boolean := false;
BEGIN
    IF (
        SELECT bool_or(locked.next_lapse_at <= clock_timestamp()) FROM (
            SELECT head.next_lapse_at
            FROM (
                -- One order for everybody: nobody waits in a circle.
                SELECT DISTINCT given.account_id COLLATE "C" AS account_id, given.budget_id
                FROM unnest(account_ids, budget_ids) AS given(account_id, budget_id)
                ORDER BY 1, 2
            ) AS wanted
            CROSS JOIN LATERAL (
                SELECT head.next_lapse_at FROM public.budget_balances AS head
                WHERE head.account_id = wanted.account_id AND head.budget_id = wanted.budget_id
                FOR UPDATE
            ) AS head
        ) AS locked
    ) THEN
        PERFORM public.budget_lapse(account_ids, budget_ids, clock_timestamp());
    END IF;
    -- Read after the locks were had: entries of one budget are recorded in the order of their times.
    present := clock_timestamp();
    IF size > 1 AND size > (
        SELECT count(*) FROM (
            SELECT DISTINCT entry_ids[item.number], budget_ids[item.number], account_ids[item.number]
            FROM generate_series(1, size) AS item(number)
        ) AS names)
    THEN
        SELECT array_agg(item.first ORDER BY item.number) INTO firsts
        FROM (
            SELECT given.number,
                (min(given.number) OVER (PARTITION BY given.account_id, given.budget_id, given.entry_id))::integer AS first
            FROM unnest(account_ids, budget_ids, entry_ids) WITH ORDINALITY
                AS given(account_id, budget_id, entry_id, number)
        ) AS item;
        taken := array_fill(NULL::integer, ARRAY[size]);
    END IF;
    FOR entry IN
        SELECT item.number
        FROM generate_series(1, size) AS item(number)
        -- Written so that only the primary key serves it, by its order: asked for equality alone the planner takes any index
        -- that begins with the budget while the table is small, and keeps that plan when it is not.
        CROSS JOIN LATERAL (
            SELECT FROM public.budget_ledger AS old
            WHERE old.budget_id = budget_ids[item.number]
                AND old.entry_id >= entry_ids[item.number] AND old.entry_id <= entry_ids[item.number]
                AND old.account_id >= account_ids[item.number] AND old.account_id <= account_ids[item.number]
            ORDER BY old.budget_id, old.entry_id, old.account_id
            LIMIT 1
        ) AS old
    LOOP
        is_known[entry] := true;
    END LOOP;
    FOR budget IN
        SELECT wanted.*, t.*, sums.*
        FROM (
            SELECT given.account_id, given.budget_id, array_agg(given.number::integer) AS entries
            FROM unnest(account_ids, budget_ids) WITH ORDINALITY AS given(account_id, budget_id, number)
            GROUP BY given.account_id, given.budget_id
        ) AS wanted
        LEFT JOIN LATERAL (
            SELECT t.amount, t.currency_code, t.deleted_at, t.status, t.start_at, t.end_at, t.hard_cap, t.period,
                t.time_zone, t.alerts <> '[]' AS has_alerts
            FROM public.budgets AS t
            WHERE t.account_id = wanted.account_id AND t.id = wanted.budget_id
            LIMIT 1
        ) AS t ON true
        -- The newest window that has begun: the present one, where there is such.
        LEFT JOIN LATERAL (
            SELECT sums.window_start, sums.spent, sums.reserved FROM public.budget_windows AS sums
            WHERE sums.account_id = wanted.account_id AND sums.budget_id = wanted.budget_id
                AND sums.window_start <= present
            ORDER BY sums.account_id DESC, sums.budget_id DESC, sums.window_start DESC
            LIMIT 1
        ) AS sums ON true
    LOOP
        IF budget.period IS DISTINCT FROM known_period OR budget.time_zone IS DISTINCT FROM known_zone
            OR known_period IS NULL
        THEN
            known_period := budget.period;
            known_zone := budget.time_zone;
            SELECT bounds.* INTO current_start, current_end
            FROM public.budget_window_bounds(known_period, known_zone, present) AS bounds;
        END IF;
        span := 0;
        first_span := cardinality(span_starts) + 1;
        FOREACH entry IN ARRAY budget.entries LOOP
            IF is_known[entry] THEN
                SELECT * INTO posted FROM public.budget_ledger AS old
                WHERE old.budget_id = budget_ids[entry]
                    AND old.entry_id >= entry_ids[entry] AND old.entry_id <= entry_ids[entry]
                    AND old.account_id >= account_ids[entry] AND old.account_id <= account_ids[entry]
                ORDER BY old.budget_id, old.entry_id, old.account_id
                LIMIT 1;
                wanted_start := posted.window_start;
            ELSE
                happened := coalesce(occurred[entry], present);
                wanted_start := CASE
                    WHEN known_period IS NULL THEN '-infinity'::timestamptz
                    WHEN happened >= current_start AND happened < current_end
                    THEN current_start
                    ELSE (public.budget_window_bounds(known_period, known_zone, happened)).window_start END;
            END IF;
            IF span = 0 OR span_starts[span] <> wanted_start THEN
                IF span > 0 THEN
                    span_sums[span] := spent;
                END IF;
                span := coalesce(array_position(span_starts, wanted_start, first_span), 0);
                IF span = 0 THEN
                    span := cardinality(span_starts) + 1;
                    span_entries[span] := entry;
                    span_starts[span] := wanted_start;
                    IF wanted_start = budget.window_start THEN
                        span_old_sums[span] := budget.spent;
                        span_reserved[span] := budget.reserved;
                    ELSE
                        SELECT sums.spent, sums.reserved INTO spent, reserved FROM public.budget_windows AS sums
                        WHERE sums.account_id = budget.account_id AND sums.budget_id = budget.budget_id
                            AND sums.window_start = wanted_start;
                        span_old_sums[span] := coalesce(spent, 0);
                        span_reserved[span] := coalesce(reserved, 0);
                    END IF;
                    span_sums[span] := span_old_sums[span];
                    span_ends[span] := CASE
                        WHEN wanted_start = current_start THEN current_end
                        WHEN wanted_start > '-infinity'
                        THEN (public.budget_window_bounds(known_period, known_zone, wanted_start)).window_end
                        ELSE 'infinity' END;
                END IF;
                spent := span_sums[span];
                reserved := span_reserved[span];
                shown_start := coalesce(nullif(wanted_start, '-infinity'), budget.start_at);
                shown_end := coalesce(nullif(span_ends[span], 'infinity'), budget.end_at);
            END IF;
            IF is_known[entry] THEN
                outcome := CASE
                    WHEN posted.kind IN ('SPEND', 'COMMIT') AND posted.amount = micros[entry] * 0.000001
                        AND posted.campaign_id = campaign_ids[entry]
                    THEN 'DUPLICATE' ELSE 'ENTRY_ID_REUSED' END;
                undone_by := (
                    SELECT undoing.entry_id FROM public.budget_ledger AS undoing
                    WHERE undoing.account_id = posted.account_id AND undoing.budget_id = posted.budget_id
                        AND undoing.reverses_entry_id = posted.entry_id);
                RETURN NEXT ROW(
                    entry, outcome, NULL::bigint, posted.entry_id, posted.amount, posted.occurred_at, posted.campaign_id,
                    posted.note, posted.kind, posted.recorded_at, posted.recorded_by, posted.reverses_entry_id, undone_by,
                    shown_start, shown_end, budget.amount, spent, reserved, NULL::text, NULL::numeric, NULL::timestamptz,
                    NULL::text, NULL::numeric, NULL::timestamptz, NULL::text, NULL::text)::public.budget_outcome;
                CONTINUE;
            END IF;
            IF firsts IS NOT NULL THEN
                same := taken[firsts[entry]];
                IF same IS NOT NULL THEN
                    outcome := CASE
                        WHEN micros[same] = micros[entry] AND campaign_ids[same] = campaign_ids[entry]
                        THEN 'DUPLICATE' ELSE 'ENTRY_ID_REUSED' END;
                    RETURN NEXT ROW(
                        entry, outcome, NULL::bigint, entry_ids[entry], micros[same] * 0.000001,
                        coalesce(occurred[same], present), campaign_ids[same], notes[same], 'SPEND', present, actors[same],
                        NULL::text, NULL::text, shown_start, shown_end, budget.amount, spent, reserved, NULL::text,
                        NULL::numeric, NULL::timestamptz, NULL::text, NULL::numeric, NULL::timestamptz, NULL::text,
                        NULL::text)::public.budget_outcome;
                    CONTINUE;
                END IF;
            END IF;
            gain := micros[entry] * 0.000001;
            outcome := CASE
                WHEN spent + reserved + gain > 9200000000000 THEN 'BALANCE_OUT_OF_RANGE' ELSE 'RECORDED' END;
            IF budget.hard_cap AND spent + reserved + gain > budget.amount THEN
                outcome := 'BUDGET_EXHAUSTED';
            END IF;
            refusal := public.budget_refusal(
                known_period IS NULL, budget.currency_code, budget.deleted_at, budget.status, budget.start_at, budget.end_at,
                happened, currency_codes[entry], present);
            IF refusal IS NOT NULL THEN
                outcome := refusal;
            ELSIF outcome = 'RECORDED' THEN
                spent := spent + gain;
                new_starts[entry] := wanted_start;
                are_spans_changed := true;
                IF budget.has_alerts THEN
                    is_alarmed := true;
                    new_totals[entry] := spent;
                END IF;
                IF firsts IS NOT NULL THEN
                    taken[firsts[entry]] := entry;
                END IF;
            END IF;
            RETURN NEXT ROW(
                entry, outcome, NULL::bigint, entry_ids[entry], gain, happened, campaign_ids[entry], notes[entry], 'SPEND',
                present, actors[entry], NULL::text, NULL::text, shown_start, shown_end, budget.amount, spent, reserved,
                NULL::text, NULL::numeric, NULL::timestamptz, NULL::text, NULL::numeric, NULL::timestamptz, NULL::text,
                NULL::text)::public.budget_outcome;
        END LOOP;
        span_sums[span] := spent;
    END LOOP;
    IF NOT are_spans_changed THEN
        RETURN;
    END IF;
    -- By its key whatever the planner thinks of the table's size. The sums are ours alone while we hold the heads.
    INSERT INTO public.budget_windows AS sums (account_id, budget_id, window_start, spent)
    SELECT account_ids[added.entry], budget_ids[added.entry], span_starts[added.span], span_sums[added.span]
    FROM unnest(span_entries) WITH ORDINALITY AS added(entry, span)
    WHERE span_sums[added.span] <> span_old_sums[added.span]
    ON CONFLICT (account_id, budget_id, window_start) DO UPDATE SET spent = excluded.spent;
    INSERT INTO public.budget_ledger
        (account_id, budget_id, entry_id, window_start, amount, occurred_at, recorded_at, recorded_by, campaign_id, note)
    SELECT account_ids[added.entry], budget_ids[added.entry], entry_ids[added.entry], new_starts[added.entry],
        micros[added.entry] * 0.000001, coalesce(occurred[added.entry], present), present, actors[added.entry],
        campaign_ids[added.entry], notes[added.entry]
    FROM generate_series(1, size) AS added(entry)
    WHERE new_starts[added.entry] IS NOT NULL;
    IF is_alarmed THEN
        INSERT INTO public.budget_alert_events
            (account_id, budget_id, window_start, alert_id, rule, fired_at, amount, spent, entry_id)
        SELECT DISTINCT ON (given.account_id, given.budget_id, given.window_start, rule ->> 'id')
            given.account_id, given.budget_id, given.window_start, rule ->> 'id', rule, present, t.amount, given.spent,
            given.entry_id
        FROM unnest(account_ids, budget_ids, entry_ids, new_starts, new_totals) WITH ORDINALITY
            AS given(account_id, budget_id, entry_id, window_start, spent, number)
        JOIN public.budgets AS t ON t.account_id = given.account_id AND t.id = given.budget_id
        CROSS JOIN jsonb_array_elements(t.alerts) AS rule
        WHERE given.spent >= public.budget_alert_threshold(rule, t.amount)
        ORDER BY given.account_id, given.budget_id, given.window_start, rule ->> 'id', given.number
        ON CONFLICT (account_id, budget_id, window_start, alert_id) DO NOTHING;
    END IF;
END
$$;

"""###),
        (name: "0013_plain_spends.down.sql", text: ###"""
DROP FUNCTION public.budget_record_plain_spends(
    text[], uuid[], text[], integer[], text[], bigint[], timestamptz[], text[], text[], text[], boolean);
DROP FUNCTION public.budget_plain_candidates(
    text[], uuid[], text[], numeric[], timestamptz[], timestamptz[], timestamptz);
DROP FUNCTION public.budget_has_alert(jsonb, text, uuid, timestamptz, numeric, numeric);
-- squawk-ignore require-concurrent-index-deletion
DROP INDEX public.budget_ledger_time_idx;
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX budget_ledger_time_idx ON public.budget_ledger (budget_id, account_id, occurred_at, entry_id);
DROP TRIGGER ledger_is_anchored ON public.budget_ledger;
CREATE TRIGGER ledger_is_anchored AFTER INSERT ON public.budget_ledger
    REFERENCING NEW TABLE AS added_rows
    FOR EACH STATEMENT EXECUTE FUNCTION public.budget_ledger_anchor();

"""###),
        (name: "0013_plain_spends.up.sql", text: ###"""
-- Spends of which nothing special is to be said, in a statement of their own: most are such, and what the other function
-- (budget_record_spends) finds out for each entry is found out here once for each budget.

-- The function below has just written the windows that it adds entries to, and says so.
DROP TRIGGER ledger_is_anchored ON public.budget_ledger;
CREATE TRIGGER ledger_is_anchored AFTER INSERT ON public.budget_ledger
    REFERENCING NEW TABLE AS added_rows
    FOR EACH STATEMENT
    WHEN (current_setting('profiled.ledger_is_anchored', true) IS DISTINCT FROM 'on')
    EXECUTE FUNCTION public.budget_ledger_anchor();

-- A key of fixed length: entries of one moment are few, and sorting them when they are read costs less than keeping them sorted.
-- squawk-ignore require-concurrent-index-deletion
DROP INDEX public.budget_ledger_time_idx;
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX budget_ledger_time_idx ON public.budget_ledger (budget_id, occurred_at);

CREATE FUNCTION public.budget_plain_candidates(
    account_ids text[], budget_ids uuid[], currency_codes text[], micros numeric[], firsts timestamptz[],
    lasts timestamptz[], present timestamptz
) RETURNS TABLE (
    place integer, account_id text, budget_id uuid, gain numeric, amount numeric, start_at timestamptz, end_at timestamptz,
    alerts jsonb, window_start timestamptz, window_end timestamptz, allowed numeric
)
    LANGUAGE sql STABLE
    ROWS 64
BEGIN ATOMIC
    WITH found AS MATERIALIZED (
        SELECT given.*, t.amount, t.start_at, t.end_at, t.hard_cap, t.period, t.time_zone, t.alerts
        FROM (
            SELECT unnest(account_ids) COLLATE "C" AS account_id, unnest(budget_ids) AS budget_id,
                unnest(currency_codes) AS currency_code, unnest(micros) * 0.000001 AS gain, unnest(firsts) AS first,
                unnest(lasts) AS last, generate_series(1, cardinality(budget_ids)) AS place
        ) AS given
        CROSS JOIN LATERAL (
            SELECT * FROM public.budgets AS t
            WHERE t.account_id = given.account_id AND t.id = given.budget_id
            LIMIT 1
        ) AS t
        WHERE t.deleted_at IS NULL AND t.status IN ('ACTIVE', 'PAUSED')
            AND given.currency_code IN ('', t.currency_code)
            AND (given.last <= present + interval '1 day') IS NOT FALSE
            AND (least(given.first, present) >= t.start_at) IS NOT FALSE
            AND (greatest(given.last, present) < t.end_at) IS NOT FALSE
    ), spans AS MATERIALIZED (
        SELECT kinds.period, kinds.time_zone, bounds.window_start, bounds.window_end
        FROM (SELECT DISTINCT found.period, found.time_zone FROM found) AS kinds
        CROSS JOIN LATERAL public.budget_window_bounds(kinds.period, kinds.time_zone, present) AS bounds
    )
    SELECT found.place, found.account_id, found.budget_id, found.gain, found.amount, found.start_at, found.end_at,
        found.alerts, spans.window_start, spans.window_end,
        least(9200000000000, CASE WHEN found.hard_cap THEN found.amount END)
    FROM found
    JOIN spans ON spans.period = found.period AND spans.time_zone = found.time_zone
    WHERE (found.first >= spans.window_start) IS NOT FALSE AND (found.last < spans.window_end) IS NOT FALSE;
END;
COMMENT ON FUNCTION public.budget_plain_candidates(
    text[], uuid[], text[], numeric[], timestamptz[], timestamptz[], timestamptz) IS
    'The budgets, by their place, that take so much in the window of this moment as far as they themselves say, and what the '
    'window may hold.';

CREATE FUNCTION public.budget_has_alert(
    alerts jsonb, wanted_account_id text, wanted_budget_id uuid, wanted_start timestamptz, amount numeric, spent numeric
) RETURNS boolean
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT EXISTS (
        SELECT FROM jsonb_array_elements(alerts) AS rule
        WHERE spent >= public.budget_alert_threshold(rule, amount)
            AND NOT EXISTS (
                SELECT FROM public.budget_alert_events AS event
                WHERE event.account_id = wanted_account_id AND event.budget_id = wanted_budget_id
                    AND event.window_start = wanted_start AND event.alert_id = rule ->> 'id'));
END;
COMMENT ON FUNCTION public.budget_has_alert(jsonb, text, uuid, timestamptz, numeric, numeric) IS
    'Whether a window in which so much is spent has an alert to fire.';

CREATE FUNCTION public.budget_record_plain_spends(
    account_ids text[], budget_ids uuid[], currency_codes text[], places integer[], entry_ids text[], micros bigint[],
    occurred timestamptz[], campaign_ids text[], notes text[], actors text[], is_flushed_later boolean
) RETURNS TABLE (
    place integer, recorded_at timestamptz, window_start timestamptz, window_end timestamptz, budget_micros bigint,
    spent_micros bigint, reserved_micros bigint
)
    LANGUAGE plpgsql
    ROWS 64
    SET search_path = pg_catalog, pg_temp
    -- As for budget_record_spends: no plan depends on the arrays, and one made for an empty table is kept.
    SET plan_cache_mode = force_generic_plan
    SET enable_seqscan = off
AS $$
#variable_conflict use_column
DECLARE
    present timestamptz;
    -- By place of the budget: the sum of its entries in micros, their first and last moments of their own, and the window they count
    -- in, where they do.
    gains numeric[];
    firsts timestamptz[];
    lasts timestamptz[];
    starts timestamptz[] := array_fill(NULL::timestamptz, ARRAY[cardinality(budget_ids)]);
    -- The answer, a row for each element.
    answered integer[];
    shown_starts timestamptz[];
    shown_ends timestamptz[];
    amounts bigint[];
    spents bigint[];
    reserves bigint[];
    written_starts timestamptz[];
    -- For a single budget.
    lapses timestamptz;
    budget record;
    gain numeric;
    first timestamptz;
    last timestamptz;
    current_start timestamptz := '-infinity';
    current_end timestamptz := 'infinity';
    is_begun boolean;
    spent numeric;
    new_spent numeric;
    reserved numeric;
BEGIN
    PERFORM set_config('profiled.ledger_is_anchored', 'on', true);
    IF is_flushed_later THEN
        PERFORM set_config('synchronous_commit', 'off', true);
    END IF;
    IF cardinality(budget_ids) = 1 THEN
        -- The same as below in statements that are quick to begin: whoever waits for a hot budget waits for them.
        SELECT head.next_lapse_at INTO lapses FROM public.budget_balances AS head
        WHERE head.account_id = account_ids[1] AND head.budget_id = budget_ids[1]
        FOR UPDATE;
        IF lapses <= clock_timestamp() THEN
            PERFORM public.budget_lapse(account_ids, budget_ids, clock_timestamp());
        END IF;
        present := clock_timestamp();
        SELECT sum(entry.micros) * 0.000001, min(entry.occurred_at), max(entry.occurred_at) INTO gain, first, last
        FROM (SELECT unnest(micros) AS micros, unnest(occurred) AS occurred_at) AS entry;
        SELECT t.amount, t.start_at, t.end_at, t.hard_cap, t.period, t.time_zone, t.alerts INTO budget
        FROM public.budgets AS t
        WHERE t.account_id = account_ids[1] AND t.id = budget_ids[1]
            AND t.deleted_at IS NULL AND t.status IN ('ACTIVE', 'PAUSED')
            AND currency_codes[1] IN ('', t.currency_code)
            AND (last <= present + interval '1 day') IS NOT FALSE
            AND (least(first, present) >= t.start_at) IS NOT FALSE
            AND (greatest(last, present) < t.end_at) IS NOT FALSE
        LIMIT 1;
        IF NOT FOUND THEN
            RETURN;
        END IF;
        IF public.budget_window_length(budget.period) IS NOT NULL THEN
            SELECT bounds.* INTO current_start, current_end
            FROM public.budget_window_bounds(budget.period, budget.time_zone, present) AS bounds;
        END IF;
        IF first < current_start OR last >= current_end THEN
            RETURN;
        END IF;
        SELECT sums.spent, sums.reserved INTO spent, reserved FROM public.budget_windows AS sums
        WHERE sums.account_id = account_ids[1] AND sums.budget_id = budget_ids[1] AND sums.window_start = current_start;
        is_begun := FOUND;
        IF NOT is_begun THEN
            spent := 0;
            reserved := 0;
        END IF;
        new_spent := spent + gain;
        IF new_spent + reserved > least(9200000000000, CASE WHEN budget.hard_cap THEN budget.amount END)
            OR budget.alerts <> '[]' AND public.budget_has_alert(
                budget.alerts, account_ids[1], budget_ids[1], current_start, budget.amount, new_spent)
        THEN
            RETURN;
        END IF;
        BEGIN
            IF is_begun THEN
                UPDATE public.budget_windows AS sums SET spent = new_spent
                WHERE sums.account_id = account_ids[1] AND sums.budget_id = budget_ids[1]
                    AND sums.window_start = current_start;
            ELSE
                INSERT INTO public.budget_windows (account_id, budget_id, window_start, spent)
                VALUES (account_ids[1], budget_ids[1], current_start, new_spent);
            END IF;
            INSERT INTO public.budget_ledger
                (account_id, budget_id, entry_id, window_start, amount, occurred_at, recorded_at, recorded_by, campaign_id,
                note)
            SELECT account_ids[1], budget_ids[1], entry.entry_id, current_start, entry.micros * 0.000001,
                coalesce(entry.occurred_at, present), present, entry.actor, entry.campaign_id, entry.note
            FROM (
                SELECT unnest(entry_ids) AS entry_id, unnest(micros) AS micros, unnest(occurred) AS occurred_at,
                    unnest(campaign_ids) AS campaign_id, unnest(notes) AS note, unnest(actors) AS actor
            ) AS entry;
        EXCEPTION WHEN unique_violation THEN
            RETURN;
        END;
        place := 1;
        recorded_at := present;
        window_start := coalesce(nullif(current_start, '-infinity'), budget.start_at);
        window_end := coalesce(nullif(current_end, 'infinity'), budget.end_at);
        budget_micros := budget.amount * 1000000;
        spent_micros := new_spent * 1000000;
        reserved_micros := reserved * 1000000;
        RETURN NEXT;
        RETURN;
    END IF;
    IF (
        SELECT bool_or(locked.next_lapse_at <= clock_timestamp()) FROM (
            SELECT head.next_lapse_at
            FROM (
                -- One order for everybody: nobody waits in a circle.
                SELECT given.account_id COLLATE "C" AS account_id, given.budget_id
                FROM (SELECT unnest(account_ids) AS account_id, unnest(budget_ids) AS budget_id) AS given
                ORDER BY 1, 2
            ) AS wanted
            CROSS JOIN LATERAL (
                SELECT head.next_lapse_at FROM public.budget_balances AS head
                WHERE head.account_id = wanted.account_id AND head.budget_id = wanted.budget_id
                FOR UPDATE
            ) AS head
        ) AS locked
    ) THEN
        PERFORM public.budget_lapse(account_ids, budget_ids, clock_timestamp());
    END IF;
    -- Read after the locks were had: entries of one budget are recorded in the order of their times.
    present := clock_timestamp();
    IF cardinality(places) = cardinality(budget_ids) THEN
        -- One entry for each, in the order of the budgets.
        gains := micros;
        firsts := occurred;
        lasts := occurred;
    ELSE
        SELECT array_agg(summed.micros ORDER BY summed.place), array_agg(summed.first ORDER BY summed.place),
            array_agg(summed.last ORDER BY summed.place)
        INTO gains, firsts, lasts
        FROM (
            SELECT entry.place, sum(entry.micros) AS micros, min(entry.occurred_at) AS first,
                max(entry.occurred_at) AS last
            FROM (
                SELECT unnest(places) AS place, unnest(micros) AS micros, unnest(occurred) AS occurred_at
            ) AS entry
            GROUP BY entry.place
        ) AS summed;
    END IF;
    BEGIN
        WITH raised AS (
            UPDATE public.budget_windows AS sums SET spent = sums.spent + wanted.gain
            FROM public.budget_plain_candidates(
                account_ids, budget_ids, currency_codes, gains, firsts, lasts, present) AS wanted
            WHERE sums.account_id = wanted.account_id AND sums.budget_id = wanted.budget_id
                AND sums.window_start = wanted.window_start
                AND sums.spent + sums.reserved + wanted.gain <= wanted.allowed
                AND CASE WHEN wanted.alerts = '[]' THEN true ELSE NOT public.budget_has_alert(
                    wanted.alerts, wanted.account_id, wanted.budget_id, wanted.window_start, wanted.amount,
                    sums.spent + wanted.gain) END
            RETURNING wanted.place, sums.window_start, wanted.start_at, wanted.window_end, wanted.end_at, wanted.amount,
                sums.spent, sums.reserved
        )
        SELECT array_agg(raised.place), array_agg(raised.window_start),
            array_agg(coalesce(nullif(raised.window_start, '-infinity'), raised.start_at)),
            array_agg(coalesce(nullif(raised.window_end, 'infinity'), raised.end_at)),
            array_agg((raised.amount * 1000000)::bigint), array_agg((raised.spent * 1000000)::bigint),
            array_agg((raised.reserved * 1000000)::bigint)
        INTO answered, written_starts, shown_starts, shown_ends, amounts, spents, reserves
        FROM raised;
        IF cardinality(answered) IS DISTINCT FROM cardinality(budget_ids) THEN
            -- The first entries of windows, which nobody else begins meanwhile: we hold the heads.
            WITH begun AS (
                INSERT INTO public.budget_windows AS sums (account_id, budget_id, window_start, spent)
                SELECT wanted.account_id, wanted.budget_id, wanted.window_start, wanted.gain
                FROM public.budget_plain_candidates(
                    account_ids, budget_ids, currency_codes, gains, firsts, lasts, present) AS wanted
                WHERE wanted.gain <= wanted.allowed
                    AND (wanted.alerts = '[]' OR NOT public.budget_has_alert(
                        wanted.alerts, wanted.account_id, wanted.budget_id, wanted.window_start, wanted.amount, wanted.gain))
                ON CONFLICT (account_id, budget_id, window_start) DO NOTHING
                RETURNING account_id, budget_id, window_start, spent
            )
            SELECT answered || array_agg(wanted.place), written_starts || array_agg(begun.window_start),
                shown_starts || array_agg(coalesce(nullif(begun.window_start, '-infinity'), wanted.start_at)),
                shown_ends || array_agg(coalesce(nullif(wanted.window_end, 'infinity'), wanted.end_at)),
                amounts || array_agg((wanted.amount * 1000000)::bigint),
                spents || array_agg((begun.spent * 1000000)::bigint), reserves || array_agg(0::bigint)
            INTO answered, written_starts, shown_starts, shown_ends, amounts, spents, reserves
            FROM begun
            JOIN public.budget_plain_candidates(
                account_ids, budget_ids, currency_codes, gains, firsts, lasts, present) AS wanted
                ON wanted.budget_id = begun.budget_id AND wanted.account_id = begun.account_id;
        END IF;
        IF answered IS NULL THEN
            RETURN;
        END IF;
        FOR index IN 1..cardinality(answered) LOOP
            starts[answered[index]] := written_starts[index];
        END LOOP;
        INSERT INTO public.budget_ledger
            (account_id, budget_id, entry_id, window_start, amount, occurred_at, recorded_at, recorded_by, campaign_id, note)
        SELECT account_ids[entry.place], budget_ids[entry.place], entry.entry_id, starts[entry.place],
            entry.micros * 0.000001, coalesce(entry.occurred_at, present), present, entry.actor, entry.campaign_id, entry.note
        FROM (
            SELECT unnest(places) AS place, unnest(entry_ids) AS entry_id, unnest(micros) AS micros,
                unnest(occurred) AS occurred_at, unnest(campaign_ids) AS campaign_id, unnest(notes) AS note,
                unnest(actors) AS actor
        ) AS entry
        WHERE starts[entry.place] IS NOT NULL;
    EXCEPTION WHEN unique_violation THEN
        -- A name that is taken, or given twice. It is rare, and looking for it first would cost every entry one more search.
        RETURN;
    END;
    RETURN QUERY SELECT unnest(answered), present, unnest(shown_starts), unnest(shown_ends), unnest(amounts),
        unnest(spents), unnest(reserves);
END
$$;
COMMENT ON FUNCTION public.budget_record_plain_spends(
    text[], uuid[], text[], integer[], text[], bigint[], timestamptz[], text[], text[], text[], boolean) IS
    'Records entries of budgets where all of a budget''s can be added to its present window without a second thought, and '
    'tells for each such budget, by its place, how the window stands behind them. Of the other budgets nothing is recorded; '
    'of none when a name is taken. `places` say which budget an entry is of; each has at least one.';

"""###),
        (name: "0014_row_level_security.down.sql", text: ###"""
GRANT EXECUTE ON FUNCTION public.profiled_renew_change_feed(), public.profiled_open_change_feed(),
    public.profiled_change_head(), public.profiled_sequence_changes(boolean),
    public.profiled_purge_changes(interval, bigint) TO PUBLIC;

ALTER FUNCTION public.profiled_open_change_feed() SECURITY INVOKER;
ALTER FUNCTION public.profiled_change_head() SECURITY INVOKER;
ALTER FUNCTION public.profiled_sequence_changes(boolean) SECURITY INVOKER;
ALTER FUNCTION public.profiled_purge_changes(interval, bigint) SECURITY INVOKER;

DROP FUNCTION public.profiled_purge_write_requests();
DROP FUNCTION public.profiled_changed_records(bigint, bigint);
DROP FUNCTION public.profiled_changed_accounts(bigint, bigint);
DROP VIEW public.brand_guidelines_searchable;
DROP VIEW public.target_customer_profiles_searchable;

-- What a role was given stays: earlier versions had one role for everything, and lose nothing by it.
DO $$
DECLARE
    walled regclass;
BEGIN
    FOR walled IN
        SELECT policy.polrelid::regclass FROM pg_policy AS policy
        JOIN pg_class AS class ON class.oid = policy.polrelid
        WHERE policy.polname = 'owner_access' AND class.relnamespace = 'public'::regnamespace
    LOOP
        EXECUTE format('DROP POLICY owner_access ON %s', walled);
        EXECUTE format('DROP POLICY account_wall ON %s', walled);
        EXECUTE format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', walled);
        EXECUTE format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY', walled);
    END LOOP;
END
$$;
DROP FUNCTION public.profiled_admit(text);
DROP FUNCTION public.profiled_wall(regclass);
DROP FUNCTION public.profiled_accounts();

"""###),
        (name: "0014_row_level_security.up.sql", text: ###"""
-- The second wall between accounts: whatever a statement asks for, it sees and writes rows of those accounts only that its
-- transaction has named in the setting profiled.accounts. How the roles share the work is told in Sources/ARCHITECTURE.md, "The
-- second wall".

CREATE FUNCTION public.profiled_accounts() RETURNS text[]
    LANGUAGE sql STABLE PARALLEL SAFE
RETURN nullif(pg_catalog.current_setting('profiled.accounts', true), '')::text[];
COMMENT ON FUNCTION public.profiled_accounts() IS
    'The accounts that the transaction is about, from the setting profiled.accounts, the text of a text[]. NULL where nothing '
    'is set; what is no array is an error. Without SET, so that it becomes part of the statement that calls it.';

CREATE FUNCTION public.profiled_wall(walled regclass) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    -- Not simply "= ANY": that would be taken for a key to search an index by, beside the one that the statement gives, and
    -- for rare; this is looked at where the row has been found. NULL on either side is no match. The accounts are read once a
    -- statement.
    is_ours constant text :=
        'CASE WHEN account_id = ANY ((SELECT public.profiled_accounts())::text[]) THEN true END IS NOT NULL';
    is_everything constant text := '(SELECT current_setting(''profiled.scope'', true) = ''all'')';
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', walled);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', walled);
    EXECUTE format('CREATE POLICY account_wall ON %s TO PUBLIC USING (%s) WITH CHECK (%2$s)', walled, is_ours);
    EXECUTE format(
        'CREATE POLICY owner_access ON %s TO CURRENT_USER USING (%s) WITH CHECK (%2$s)', walled, is_everything);
END
$$;
COMMENT ON FUNCTION public.profiled_wall(regclass) IS
    'Walls a table with a column account_id; for the migration that makes the table.';

CREATE FUNCTION public.profiled_admit(daemon text) RETURNS text
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    relation record;
    is_apart constant boolean := daemon IS NOT NULL AND daemon <> current_user;
BEGIN
    IF is_apart THEN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = daemon) THEN
            RAISE EXCEPTION 'there is no role "%"; make it with createuser', daemon USING ERRCODE = '42704';
        END IF;
        -- A superuser is a member of every role.
        IF pg_has_role(daemon, current_user, 'MEMBER')
            OR (SELECT rolbypassrls FROM pg_roles WHERE rolname = daemon)
        THEN
            RAISE EXCEPTION 'the daemon''s role "%" must be no superuser, have no BYPASSRLS, and be no member of "%"',
                daemon, current_user USING ERRCODE = 'PF050';
        END IF;
        EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', daemon);
        EXECUTE format('GRANT USAGE ON SEQUENCE public.profile_change_sequence TO %I', daemon);
        EXECUTE format(
            'GRANT EXECUTE ON FUNCTION public.profiled_open_change_feed(), public.profiled_change_head(), '
            'public.profiled_sequence_changes(boolean), public.profiled_purge_changes(interval, bigint), '
            'public.profiled_changed_accounts(bigint, bigint), public.profiled_changed_records(bigint, bigint), '
            'public.profiled_purge_write_requests() TO %I', daemon);
    END IF;
    FOR relation IN
        SELECT class.oid::regclass AS name, class.relname, policy.oid IS NOT NULL AS is_walled,
            policy.polroles = ARRAY[class.relowner] AND (pg_get_expr(policy.polqual, class.oid) = 'true') = is_apart AS is_done
        FROM pg_class AS class
        LEFT JOIN pg_policy AS policy ON policy.polrelid = class.oid AND policy.polname = 'owner_access'
        WHERE class.relnamespace = 'public'::regnamespace AND class.relowner = current_user::regrole
            AND class.relkind IN ('r', 'p', 'v', 'm')
            AND NOT EXISTS (
                SELECT FROM pg_depend AS part
                WHERE part.classid = 'pg_class'::regclass AND part.objid = class.oid AND part.deptype = 'e')
    LOOP
        IF is_apart THEN
            -- Positions in the feed are given by the owner's functions alone.
            EXECUTE format(
                'GRANT SELECT%s ON TABLE %s TO %I',
                CASE WHEN relation.is_walled AND relation.relname <> 'profile_changes' THEN ', INSERT, UPDATE, DELETE' END,
                relation.name, daemon);
        END IF;
        CONTINUE WHEN NOT relation.is_walled OR relation.is_done;
        -- A condition, even one that always holds, keeps searches from their indexes; where the daemon is the owner, it stands.
        EXECUTE format(
            'ALTER POLICY owner_access ON %s TO CURRENT_USER USING (%s) WITH CHECK (%2$s)', relation.name,
            CASE WHEN is_apart THEN 'true' ELSE '(SELECT current_setting(''profiled.scope'', true) = ''all'')' END);
    END LOOP;
    RETURN CASE WHEN is_apart THEN daemon END;
END
$$;
COMMENT ON FUNCTION public.profiled_admit(text) IS
    'Gives a role what the daemon needs, after every migration, by the owner of the tables. NULL or the owner itself: the '
    'daemon is the owner, and walled like any other. Returns the role that was given something.';

DO $$
BEGIN
    PERFORM public.profiled_wall(name::regclass)
    FROM unnest(ARRAY[
        'public.account_first_profiles', 'public.brand_guidelines', 'public.budget_alert_events', 'public.budget_balances',
        'public.budget_ledger', 'public.budget_reservations', 'public.budget_windows', 'public.budgets',
        'public.campaign_profile_usage', 'public.customer_profile_containers', 'public.profile_change_queue',
        'public.profile_changes', 'public.profile_version_history', 'public.target_customer_profiles',
        'public.write_requests'
    ]) AS name;
END
$$;

-- Searches for words, spellings and ages use operators that might tell of rows that the wall hides, by an error or by the time
-- they take, so under a policy PostgreSQL applies them behind it, never by an index. Here the owner reads, whom no condition
-- holds up, and the view has the wall itself. A migration that adds a column to the table makes the view anew.
CREATE VIEW public.target_customer_profiles_searchable AS
SELECT t.* FROM public.target_customer_profiles AS t
WHERE CASE WHEN t.account_id = ANY ((SELECT public.profiled_accounts())::text[]) THEN true END IS NOT NULL;
COMMENT ON VIEW public.target_customer_profiles_searchable IS 'The profiles of the transaction''s accounts, for searches.';

CREATE VIEW public.brand_guidelines_searchable AS
SELECT t.* FROM public.brand_guidelines AS t
WHERE CASE WHEN t.account_id = ANY ((SELECT public.profiled_accounts())::text[]) THEN true END IS NOT NULL;
COMMENT ON VIEW public.brand_guidelines_searchable IS 'The guidelines of the transaction''s accounts, for searches.';

-- What is about all accounts: these run as the owner and answer with no content of anybody's. Where the owner is the daemon, its
-- transaction says that it is about everything.
CREATE FUNCTION public.profiled_changed_accounts(after bigint, through bigint) RETURNS SETOF text
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    -- By the index of positions, however small the table was when the plan was made.
    SET enable_seqscan = off
AS $$
BEGIN
    RETURN QUERY
        SELECT DISTINCT change.account_id FROM public.profile_changes AS change
        WHERE change.position > after AND change.position <= through;
END
$$;
COMMENT ON FUNCTION public.profiled_changed_accounts(bigint, bigint) IS
    'The accounts that have changes between two positions: after the first, up to the second.';

CREATE FUNCTION public.profiled_changed_records(after bigint, through bigint) RETURNS TABLE (kind text, record_id uuid)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    SET enable_seqscan = off
AS $$
BEGIN
    RETURN QUERY
        SELECT DISTINCT change.kind, change.record_id FROM public.profile_changes AS change
        WHERE change.position > after AND change.position <= through;
END
$$;
COMMENT ON FUNCTION public.profiled_changed_records(bigint, bigint) IS
    'The records that have changes between two positions: after the first, up to the second.';

CREATE FUNCTION public.profiled_purge_write_requests() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    SET enable_seqscan = off
AS $$
BEGIN
    PERFORM set_config('profiled.scope', 'all', true);
    DELETE FROM public.write_requests WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM public.write_requests
        WHERE created_at <= statement_timestamp() - interval '24 hours'
        ORDER BY created_at LIMIT 4 FOR UPDATE SKIP LOCKED
    ));
    PERFORM set_config('profiled.scope', '', true);
END
$$;
COMMENT ON FUNCTION public.profiled_purge_write_requests() IS
    'Removes a few expired names of writes: more than a write adds, so that they get fewer. Waits for nobody.';

ALTER FUNCTION public.profiled_open_change_feed() SECURITY DEFINER;
ALTER FUNCTION public.profiled_change_head() SECURITY DEFINER;
ALTER FUNCTION public.profiled_sequence_changes(boolean) SECURITY DEFINER;
ALTER FUNCTION public.profiled_purge_changes(interval, bigint) SECURITY DEFINER;

REVOKE EXECUTE ON FUNCTION public.profiled_wall(regclass), public.profiled_admit(text), public.profiled_renew_change_feed(),
    public.profiled_open_change_feed(), public.profiled_change_head(), public.profiled_sequence_changes(boolean),
    public.profiled_purge_changes(interval, bigint), public.profiled_changed_accounts(bigint, bigint),
    public.profiled_changed_records(bigint, bigint), public.profiled_purge_write_requests() FROM PUBLIC;

"""###),
        (name: "0015_ledger_statistics.down.sql", text: ###"""
ALTER TABLE public.budget_ledger ALTER COLUMN budget_id RESET (n_distinct);
ANALYZE public.budget_ledger (budget_id);

"""###),
        (name: "0015_ledger_statistics.up.sql", text: ###"""
-- How many entries a budget has differs by orders of magnitude, and statistics tell of the average: while most budgets have one
-- entry the planner takes any index that begins with the budget for as good as the key, and a lookup of one entry, or of what
-- took it back, then reads all entries of a budget that has many. To say that there are many is right where it matters and
-- costs nothing where it isn't.
ALTER TABLE public.budget_ledger ALTER COLUMN budget_id SET (n_distinct = -0.001);
-- It counts from the next look at the table on.
ANALYZE public.budget_ledger (budget_id);

"""###),
    ]
}
