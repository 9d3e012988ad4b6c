DROP FUNCTION public.budget_record_plain_spends(
    text[], uuid[], text[], integer[], text[], bigint[], timestamptz[], text[], text[], text[], boolean);
DROP FUNCTION public.budget_plain_candidates(
    text[], uuid[], text[], numeric[], timestamptz[], timestamptz[], timestamptz);
DROP FUNCTION public.budget_has_alert(jsonb, text, uuid, timestamptz, numeric, numeric);
-- squawk-ignore require-concurrent-index-deletion
DROP INDEX public.budget_ledger_time_idx;
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX budget_ledger_time_idx ON public.budget_ledger (budget_id, account_id, occurred_at, entry_id);
DROP TRIGGER ledger_is_anchored ON public.budget_ledger;
CREATE TRIGGER ledger_is_anchored AFTER INSERT ON public.budget_ledger
    REFERENCING NEW TABLE AS added_rows
    FOR EACH STATEMENT EXECUTE FUNCTION public.budget_ledger_anchor();
