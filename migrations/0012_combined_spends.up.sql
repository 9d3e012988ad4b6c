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
