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
