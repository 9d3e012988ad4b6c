DROP TABLE public.brand_guidelines;
DROP FUNCTION public.brand_guidelines_derive();
