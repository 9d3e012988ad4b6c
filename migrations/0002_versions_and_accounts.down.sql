DROP TRIGGER history_is_append_only ON public.profile_version_history;
DROP FUNCTION public.profiled_refuse_change();
DROP FUNCTION public.profiled_note_first_profile();
DROP FUNCTION public.profiled_write_history();
DROP FUNCTION public.profiled_keep_bookkeeping();
DROP TABLE public.account_first_profiles;
DROP TABLE public.profile_version_history;
