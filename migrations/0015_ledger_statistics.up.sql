-- How many entries a budget has differs by orders of magnitude, and statistics tell of the average: while most budgets have one
-- entry the planner takes any index that begins with the budget for as good as the key, and a lookup of one entry, or of what
-- took it back, then reads all entries of a budget that has many. To say that there are many is right where it matters and
-- costs nothing where it isn't.
ALTER TABLE public.budget_ledger ALTER COLUMN budget_id SET (n_distinct = -0.001);
-- It counts from the next look at the table on.
ANALYZE public.budget_ledger (budget_id);
