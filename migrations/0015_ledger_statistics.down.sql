ALTER TABLE public.budget_ledger ALTER COLUMN budget_id RESET (n_distinct);
ANALYZE public.budget_ledger (budget_id);
