DROP TABLE public.target_customer_profiles;
DROP FUNCTION public.target_customer_profiles_derive();
