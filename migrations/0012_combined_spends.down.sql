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
