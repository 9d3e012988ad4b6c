DROP TRIGGER e_guard_delete ON public.customer_profile_containers;
DROP TRIGGER e_guard_expunge ON public.customer_profile_containers;
DROP TABLE public.campaign_profile_usage;
DROP FUNCTION public.campaign_profile_usage_check_parts();
DROP FUNCTION public.campaign_profile_usage_keep();
CREATE OR REPLACE FUNCTION public.profiled_references(owner text, profile_type text, record uuid, with_past boolean)
    RETURNS TABLE (type text, id uuid, name text, is_past boolean)
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    reference constant text := CASE $2
        WHEN 'customer_profile' THEN 'customer_profile_id'
        WHEN 'brand_guideline' THEN 'brand_guidelines_id'
        WHEN 'budget' THEN 'budget_id'
    END;
BEGIN
    -- The column is part of the text, so that each finds its own index.
    RETURN QUERY EXECUTE format(
        'SELECT ''container''::text, t.id, t.name, t.deleted_at IS NOT NULL '
        'FROM public.customer_profile_containers AS t WHERE t.account_id = $1 AND t.%I = $2', reference)
        || CASE WHEN $4 THEN '' ELSE ' AND t.deleted_at IS NULL' END
    USING $1, $3;
END
$$;
COMMENT ON FUNCTION public.profiled_references(text, text, uuid, boolean) IS
    'What refers to a record: live containers, and with_past the deleted ones too. Volatile, so that a trigger sees what was '
    'committed while it waited for its row.';
