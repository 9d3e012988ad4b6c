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
