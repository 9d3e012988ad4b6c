DROP TABLE public.budgets;
DROP FUNCTION public.budgets_derive();
DROP MATERIALIZED VIEW public.known_time_zones;
DROP FUNCTION public.profiled_is_alert_list(jsonb);
DROP FUNCTION public.profiled_currency_unit(text);
