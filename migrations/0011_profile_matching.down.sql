-- The extension btree_gist stays: an administrator may have installed it, and others may use it.
-- squawk-ignore require-concurrent-index-deletion
DROP INDEX public.target_customer_profiles_live_age_idx;
DROP FUNCTION public.profiled_match(jsonb, text[], jsonb, jsonb);
DROP FUNCTION public.profiled_person(
    integer, text, text, text, text, double precision, double precision, bigint, text, text, text[], text[], text[]);
DROP FUNCTION public.profiled_education_rank(text);
DROP FUNCTION public.profiled_in_circle(jsonb, double precision, double precision);
DROP FUNCTION public.profiled_list_has(jsonb, text);
DROP FUNCTION public.profiled_distance(double precision, double precision, double precision, double precision);
DROP FUNCTION public.profiled_age_range(jsonb);
