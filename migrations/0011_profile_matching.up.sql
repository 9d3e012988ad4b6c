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
