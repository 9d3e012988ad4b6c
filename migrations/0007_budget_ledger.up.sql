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
