-- The extensions stay: they hold no data, and other users of the database may rely on them.
DROP FUNCTION public.profiled_is_text_list(text[], integer);
DROP FUNCTION public.profiled_is_label_set(jsonb);
DROP FUNCTION public.profiled_is_document(jsonb);
DROP FUNCTION public.profiled_is_trimmed(text);
DROP FUNCTION public.profiled_search_query(text, text, boolean);
DROP FUNCTION public.profiled_search_vector(text, text, text[], text, jsonb[]);
DROP FUNCTION public.profiled_document_values(jsonb);
DROP FUNCTION public.profiled_weighted_tokens(text, text, text);
DROP FUNCTION public.profiled_account_prefix(text);
DROP FUNCTION public.profiled_search_tokens(text);
DROP FUNCTION public.profiled_fold(text);
DROP FUNCTION public.profiled_name_key(text);
DROP FUNCTION public.profiled_fold_case(text);
