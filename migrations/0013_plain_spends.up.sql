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
