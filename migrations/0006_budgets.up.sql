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
