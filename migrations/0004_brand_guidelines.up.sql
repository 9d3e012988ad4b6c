CREATE TABLE public.brand_guidelines (
    account_id text COLLATE "C" NOT NULL,
    id uuid NOT NULL DEFAULT pg_catalog.gen_random_uuid(),
    version bigint NOT NULL DEFAULT 1,
    brand_name text NOT NULL,
    detail_level text COLLATE "C" NOT NULL DEFAULT 'high-level',
    high_level_guidelines jsonb NOT NULL DEFAULT '{}',
    full_style_guide jsonb NOT NULL DEFAULT '{}',
    industry text NOT NULL DEFAULT '',
    brand_values text[] NOT NULL DEFAULT '{}',
    is_default boolean NOT NULL DEFAULT false,
    external_refs jsonb NOT NULL DEFAULT '{}',
    labels jsonb NOT NULL DEFAULT '{}',
    metadata jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT pg_catalog.now(),
    updated_at timestamptz NOT NULL DEFAULT pg_catalog.now(),
    deleted_at timestamptz,
    created_by text,
    updated_by text,
    deleted_by text,
    name_key text COLLATE "C" NOT NULL DEFAULT '',
    search_name text COLLATE "C" NOT NULL DEFAULT '',
    search_vector tsvector,
    stored_bytes bigint NOT NULL DEFAULT 0,
    CONSTRAINT brand_guidelines_pkey PRIMARY KEY (account_id, id),
    CONSTRAINT brand_guidelines_account_id_check CHECK (char_length(account_id) BETWEEN 1 AND 255),
    CONSTRAINT brand_guidelines_version_check CHECK (version >= 1),
    CONSTRAINT brand_guidelines_brand_name_check
        CHECK (char_length(brand_name) BETWEEN 1 AND 255 AND public.profiled_is_trimmed(brand_name)),
    CONSTRAINT brand_guidelines_detail_level_check CHECK (detail_level IN ('high-level', 'full')),
    CONSTRAINT brand_guidelines_high_level_guidelines_check
        CHECK (public.profiled_is_document(high_level_guidelines)),
    CONSTRAINT brand_guidelines_full_style_guide_check CHECK (public.profiled_is_document(full_style_guide)),
    CONSTRAINT brand_guidelines_full_detail_check
        CHECK (detail_level <> 'full' OR full_style_guide <> '{}'),
    CONSTRAINT brand_guidelines_industry_check
        CHECK (char_length(industry) <= 255 AND public.profiled_is_trimmed(industry)),
    CONSTRAINT brand_guidelines_brand_values_check CHECK (public.profiled_is_text_list(brand_values, 50)),
    CONSTRAINT brand_guidelines_external_refs_check CHECK (public.profiled_is_document(external_refs)),
    CONSTRAINT brand_guidelines_labels_check CHECK (public.profiled_is_label_set(labels)),
    CONSTRAINT brand_guidelines_metadata_check CHECK (public.profiled_is_document(metadata)),
    CONSTRAINT brand_guidelines_created_by_check CHECK (char_length(created_by) BETWEEN 1 AND 255),
    CONSTRAINT brand_guidelines_updated_by_check CHECK (char_length(updated_by) BETWEEN 1 AND 255),
    CONSTRAINT brand_guidelines_deleted_by_check
        CHECK (deleted_by IS NULL OR (deleted_at IS NOT NULL AND char_length(deleted_by) BETWEEN 1 AND 255)),
    CONSTRAINT brand_guidelines_times_check CHECK (updated_at >= created_at AND deleted_at >= created_at),
    CONSTRAINT brand_guidelines_is_default_check CHECK (NOT (is_default AND deleted_at IS NOT NULL))
);
COMMENT ON TABLE public.brand_guidelines IS
    'Brand guidelines: how a brand looks and speaks. Keys start with the account; every change makes a version.';
COMMENT ON COLUMN public.brand_guidelines.account_id IS 'Account that owns the guidelines.';
COMMENT ON COLUMN public.brand_guidelines.id IS 'Id within the account; made here unless the creator gave one.';
COMMENT ON COLUMN public.brand_guidelines.version IS 'From 1, raised by trigger with every change.';
COMMENT ON COLUMN public.brand_guidelines.brand_name IS
    'Trimmed, 1 to 255 code points. Not unique: a brand may have several guidelines.';
COMMENT ON COLUMN public.brand_guidelines.detail_level IS 'high-level, or full: then there is a full style guide.';
COMMENT ON COLUMN public.brand_guidelines.high_level_guidelines IS 'Logo, colours and fonts at a glance; unknown keys are kept.';
COMMENT ON COLUMN public.brand_guidelines.full_style_guide IS 'The whole guide, empty when there is none; unknown keys are kept.';
COMMENT ON COLUMN public.brand_guidelines.industry IS 'Trimmed, at most 255 code points; empty when unknown.';
COMMENT ON COLUMN public.brand_guidelines.brand_values IS 'At most 50 trimmed texts, none twice when case is ignored.';
COMMENT ON COLUMN public.brand_guidelines.is_default IS 'At most one live row of an account is its default.';
COMMENT ON COLUMN public.brand_guidelines.external_refs IS 'Ids in other systems by name, such as a Canva brand template.';
COMMENT ON COLUMN public.brand_guidelines.labels IS 'At most 64 short texts by key, for filters.';
COMMENT ON COLUMN public.brand_guidelines.metadata IS 'Tags, notes, source and custom fields.';
COMMENT ON COLUMN public.brand_guidelines.created_at IS 'Set by trigger.';
COMMENT ON COLUMN public.brand_guidelines.updated_at IS 'Set by trigger; grows with every version.';
COMMENT ON COLUMN public.brand_guidelines.deleted_at IS 'NULL: live. Else the time of the soft delete.';
COMMENT ON COLUMN public.brand_guidelines.created_by IS 'Who created it.';
COMMENT ON COLUMN public.brand_guidelines.updated_by IS 'Who made the current version.';
COMMENT ON COLUMN public.brand_guidelines.deleted_by IS 'Who deleted it.';
COMMENT ON COLUMN public.brand_guidelines.name_key IS 'profiled_name_key(brand_name), set by trigger.';
COMMENT ON COLUMN public.brand_guidelines.search_name IS 'profiled_fold(brand_name), set by trigger, for fuzzy search.';
COMMENT ON COLUMN public.brand_guidelines.search_vector IS
    'Lexemes of brand name, brand values, industry and document values, set by trigger.';
COMMENT ON COLUMN public.brand_guidelines.stored_bytes IS
    'Bytes of names, lists and documents as text, set by trigger: pages are bounded by it without reading them.';

CREATE FUNCTION public.brand_guidelines_derive() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF TG_OP = 'INSERT' OR NEW.brand_name <> OLD.brand_name THEN
        NEW.name_key := public.profiled_name_key(NEW.brand_name);
        NEW.search_name := public.profiled_fold(NEW.brand_name);
    END IF;
    IF TG_OP = 'INSERT' OR NEW.brand_name <> OLD.brand_name OR NEW.industry <> OLD.industry
        OR NEW.brand_values <> OLD.brand_values OR NEW.high_level_guidelines <> OLD.high_level_guidelines
        OR NEW.full_style_guide <> OLD.full_style_guide OR NEW.external_refs <> OLD.external_refs
        OR NEW.metadata <> OLD.metadata
    THEN
        NEW.search_vector := public.profiled_search_vector(
            NEW.account_id, NEW.brand_name, NEW.brand_values, NEW.industry,
            ARRAY[NEW.high_level_guidelines, NEW.full_style_guide, NEW.external_refs, NEW.metadata]);
        NEW.stored_bytes := octet_length(NEW.brand_name) + octet_length(NEW.industry) + octet_length(NEW.brand_values::text)
            + octet_length(NEW.high_level_guidelines::text) + octet_length(NEW.full_style_guide::text)
            + octet_length(NEW.external_refs::text) + octet_length(NEW.metadata::text);
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION public.brand_guidelines_derive() IS 'Sets the columns derived from others.';

-- Triggers of one event fire in the order of their names.
CREATE TRIGGER a_bookkeeping BEFORE INSERT OR UPDATE OR DELETE ON public.brand_guidelines
    FOR EACH ROW EXECUTE FUNCTION public.profiled_keep_bookkeeping();
CREATE TRIGGER b_derive BEFORE INSERT OR UPDATE ON public.brand_guidelines
    FOR EACH ROW EXECUTE FUNCTION public.brand_guidelines_derive();
CREATE TRIGGER c_history AFTER INSERT OR UPDATE OR DELETE ON public.brand_guidelines
    FOR EACH ROW EXECUTE FUNCTION public.profiled_write_history('brand_guideline');
CREATE TRIGGER d_first_profile AFTER INSERT ON public.brand_guidelines
    REFERENCING NEW TABLE AS created_rows
    FOR EACH STATEMENT EXECUTE FUNCTION public.profiled_note_first_profile('brand_guideline');

CREATE UNIQUE INDEX brand_guidelines_live_default_key
    ON public.brand_guidelines (account_id) WHERE is_default AND deleted_at IS NULL;
CREATE INDEX brand_guidelines_live_name_idx
    ON public.brand_guidelines (account_id, name_key, id) WHERE deleted_at IS NULL;
CREATE INDEX brand_guidelines_live_created_idx
    ON public.brand_guidelines (account_id, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX brand_guidelines_live_updated_idx
    ON public.brand_guidelines (account_id, updated_at, id) WHERE deleted_at IS NULL;
CREATE INDEX brand_guidelines_deleted_name_idx
    ON public.brand_guidelines (account_id, name_key, id) WHERE deleted_at IS NOT NULL;
CREATE INDEX brand_guidelines_deleted_created_idx
    ON public.brand_guidelines (account_id, created_at, id) WHERE deleted_at IS NOT NULL;
CREATE INDEX brand_guidelines_deleted_updated_idx
    ON public.brand_guidelines (account_id, updated_at, id) WHERE deleted_at IS NOT NULL;
CREATE INDEX brand_guidelines_search_idx
    ON public.brand_guidelines USING gin (search_vector) WITH (gin_pending_list_limit = 256);
CREATE INDEX brand_guidelines_fuzzy_idx
    ON public.brand_guidelines USING gin (account_id, search_name gin_trgm_ops) WITH (gin_pending_list_limit = 256);
