-- The feed of changes. Triggers put every change into a queue, in the transaction that makes it; a sequencer gives what
-- was committed its positions, one run after the other. Why positions in this order never miss, repeat or confuse a
-- change is told in Sources/ARCHITECTURE.md, "The feed of changes".

-- CACHE 1: a number drawn later is larger, whichever session drew it. The order of changes depends on it.
CREATE SEQUENCE public.profile_change_sequence AS bigint CACHE 1 NO CYCLE;
COMMENT ON SEQUENCE public.profile_change_sequence IS 'Numbers changes at the moment they are written, over all sessions.';

CREATE TABLE public.profile_change_queue (
    sequence bigint NOT NULL DEFAULT pg_catalog.nextval('public.profile_change_sequence'),
    xid xid8 NOT NULL DEFAULT pg_catalog.pg_current_xact_id(),
    account_id text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    record_id uuid NOT NULL,
    version bigint NOT NULL,
    operation text COLLATE "C" NOT NULL,
    actor text,
    campaign_id text,
    changed_at timestamptz NOT NULL,
    -- By transaction, and not by account as elsewhere: a run asks for the transactions that ended since the last one.
    CONSTRAINT profile_change_queue_pkey PRIMARY KEY (xid, sequence)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
COMMENT ON TABLE public.profile_change_queue IS
    'Changes that have no position yet: written by trigger with the change, moved to profile_changes soon after its commit.';
COMMENT ON COLUMN public.profile_change_queue.sequence IS 'Drawn when the change was written.';
COMMENT ON COLUMN public.profile_change_queue.xid IS 'The transaction that wrote it.';
COMMENT ON COLUMN public.profile_change_queue.account_id IS 'Account the record belongs to.';
COMMENT ON COLUMN public.profile_change_queue.kind IS 'Kind of record.';
COMMENT ON COLUMN public.profile_change_queue.record_id IS 'Id of the record within its account.';
COMMENT ON COLUMN public.profile_change_queue.version IS
    'The version it led to; of an expunged record the last; of a usage 1 when it began, 2 when it ended.';
COMMENT ON COLUMN public.profile_change_queue.operation IS 'What happened.';
COMMENT ON COLUMN public.profile_change_queue.actor IS 'Who did it, as far as the writer said.';
COMMENT ON COLUMN public.profile_change_queue.campaign_id IS 'For a usage: the campaign.';
COMMENT ON COLUMN public.profile_change_queue.changed_at IS 'When it was written.';

CREATE TABLE public.profile_changes (
    account_id text COLLATE "C" NOT NULL,
    position bigint NOT NULL,
    sequence bigint NOT NULL,
    xid xid8 NOT NULL,
    kind text COLLATE "C" NOT NULL,
    record_id uuid NOT NULL,
    version bigint NOT NULL,
    operation text COLLATE "C" NOT NULL,
    actor text,
    campaign_id text,
    changed_at timestamptz NOT NULL,
    CONSTRAINT profile_changes_pkey PRIMARY KEY (account_id, position),
    CONSTRAINT profile_changes_position_check CHECK (position >= 1),
    CONSTRAINT profile_changes_version_check CHECK (version >= 1),
    CONSTRAINT profile_changes_kind_check
        CHECK (kind IN ('customer_profile', 'brand_guideline', 'budget', 'container', 'campaign_usage')),
    CONSTRAINT profile_changes_operation_check
        CHECK (operation IN ('create', 'update', 'delete', 'undelete', 'expunge')),
    CONSTRAINT profile_changes_campaign_id_check CHECK ((campaign_id IS NOT NULL) = (kind = 'campaign_usage'))
);
COMMENT ON TABLE public.profile_changes IS
    'The feed: every change once, in an order that no effect precedes its cause in. Rows are added at the end, removed at '
    'the beginning when they are old, and never changed.';
COMMENT ON COLUMN public.profile_changes.account_id IS 'Account the record belongs to.';
COMMENT ON COLUMN public.profile_changes.position IS 'Place in the feed of all accounts, from 1 without gaps.';
COMMENT ON COLUMN public.profile_changes.sequence IS 'Drawn when the change was written.';
COMMENT ON COLUMN public.profile_changes.xid IS 'The transaction that wrote it; its changes stand together.';
COMMENT ON COLUMN public.profile_changes.kind IS 'Kind of record.';
COMMENT ON COLUMN public.profile_changes.record_id IS 'Id of the record within its account.';
COMMENT ON COLUMN public.profile_changes.version IS
    'The version it led to; of an expunged record the last; of a usage 1 when it began, 2 when it ended.';
COMMENT ON COLUMN public.profile_changes.operation IS 'What happened.';
COMMENT ON COLUMN public.profile_changes.actor IS 'Who did it, as far as the writer said.';
COMMENT ON COLUMN public.profile_changes.campaign_id IS 'For a usage: the campaign.';
COMMENT ON COLUMN public.profile_changes.changed_at IS 'When it was written; not what the order follows.';

-- One position is given once; also what is old is found by it, and whose changes lie between two positions.
CREATE UNIQUE INDEX profile_changes_position_key ON public.profile_changes (position);

CREATE TRIGGER changes_are_append_only BEFORE UPDATE ON public.profile_changes
    FOR EACH ROW EXECUTE FUNCTION public.profiled_refuse_change();

CREATE TABLE public.profile_change_runs (
    last_position bigint NOT NULL,
    seen pg_snapshot NOT NULL,
    sequenced_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    CONSTRAINT profile_change_runs_pkey PRIMARY KEY (last_position),
    CONSTRAINT profile_change_runs_last_position_check CHECK (last_position >= 0)
);
COMMENT ON TABLE public.profile_change_runs IS
    'Runs of the sequencer that found something; the newest tells where the feed ends. A row each instead of one that is '
    'updated: under a transaction that stays open, old versions of one row would have to be walked through.';
COMMENT ON COLUMN public.profile_change_runs.last_position IS 'The last position given.';
COMMENT ON COLUMN public.profile_change_runs.seen IS 'Which transactions had ended: their changes have positions.';
COMMENT ON COLUMN public.profile_change_runs.sequenced_at IS 'When the changes came to be seen in the feed.';

CREATE TABLE public.profile_change_feed (
    is_only boolean NOT NULL DEFAULT true,
    feed_id bigint NOT NULL,
    origin text COLLATE "C" NOT NULL,
    oldest_position bigint NOT NULL DEFAULT 1,
    CONSTRAINT profile_change_feed_pkey PRIMARY KEY (is_only),
    CONSTRAINT profile_change_feed_is_only_check CHECK (is_only),
    CONSTRAINT profile_change_feed_oldest_position_check CHECK (oldest_position >= 1)
);
COMMENT ON TABLE public.profile_change_feed IS 'One row. Its lock lets one sequencer work at a time.';
COMMENT ON COLUMN public.profile_change_feed.is_only IS 'True: there is no second row.';
COMMENT ON COLUMN public.profile_change_feed.feed_id IS 'At random; tokens carry it, so that none is good for another feed.';
COMMENT ON COLUMN public.profile_change_feed.origin IS 'The cluster and database that the feed was begun in.';
COMMENT ON COLUMN public.profile_change_feed.oldest_position IS 'The first position that is still kept.';

CREATE FUNCTION public.profiled_change_origin() RETURNS text
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
RETURN (SELECT system_identifier::text FROM pg_catalog.pg_control_system()) || '/'
    || (SELECT oid::text FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database());
COMMENT ON FUNCTION public.profiled_change_origin() IS 'The cluster and database that this is.';

CREATE FUNCTION public.profiled_random_bigint() RETURNS bigint
    LANGUAGE sql VOLATILE
    SET search_path = pg_catalog, pg_temp
RETURN ('x' || pg_catalog.left(pg_catalog.md5(pg_catalog.gen_random_uuid()::text), 16))::bit(64)::bigint;
COMMENT ON FUNCTION public.profiled_random_bigint() IS '64 bits that are no secret but happen once.';

CREATE FUNCTION public.profiled_renew_change_feed() RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM FROM public.profile_change_feed FOR UPDATE;
    -- What the last run saw were transactions of another cluster: the next one takes whatever is there.
    UPDATE public.profile_change_runs SET seen = '1:1:'
    WHERE last_position = (SELECT max(last_position) FROM public.profile_change_runs);
    UPDATE public.profile_change_feed
    SET feed_id = public.profiled_random_bigint(), origin = public.profiled_change_origin();
END
$$;
COMMENT ON FUNCTION public.profiled_renew_change_feed() IS
    'Makes all tokens given so far worthless. For administrators, after the cluster was set back to an earlier state.';

CREATE FUNCTION public.profiled_open_change_feed() RETURNS boolean
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF EXISTS (SELECT FROM public.profile_change_feed WHERE origin = public.profiled_change_origin()) THEN
        RETURN false;
    END IF;
    INSERT INTO public.profile_change_feed (feed_id, origin)
    VALUES (public.profiled_random_bigint(), public.profiled_change_origin()) ON CONFLICT DO NOTHING;
    IF FOUND THEN
        INSERT INTO public.profile_change_runs (last_position, seen) VALUES (0, '1:1:');
        RETURN false;
    END IF;
    IF EXISTS (SELECT FROM public.profile_change_feed WHERE origin = public.profiled_change_origin()) THEN
        RETURN false;
    END IF;
    PERFORM public.profiled_renew_change_feed();
    RETURN true;
END
$$;
COMMENT ON FUNCTION public.profiled_open_change_feed() IS
    'Makes the feed where there is none yet, and renews one that was copied or restored from another database; whether it '
    'did the latter. Every daemon calls it before anything else of the feed.';

CREATE FUNCTION public.profiled_change_head(
    OUT feed_id bigint, OUT oldest_position bigint, OUT last_position bigint, OUT has_waiting boolean
)
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    -- The queue's index, however small the table was when the plan was made; and no compilation, for which the price that
    -- this puts on the table of one row would else be taken.
    SET enable_seqscan = off
    SET jit = off
AS $$
DECLARE
    seen pg_snapshot;
    beginning xid8;
    open xid8;
BEGIN
    SELECT feed.feed_id, feed.oldest_position INTO STRICT feed_id, oldest_position FROM public.profile_change_feed AS feed;
    SELECT run.last_position, run.seen INTO STRICT last_position, seen
    FROM public.profile_change_runs AS run ORDER BY run.last_position DESC LIMIT 1;
    has_waiting := EXISTS (
        SELECT FROM public.profile_change_queue AS queue
        WHERE queue.xid = ANY (ARRAY(
            SELECT ended FROM pg_snapshot_xip(seen) AS ended
            WHERE pg_visible_in_snapshot(ended, pg_current_snapshot()))));
    beginning := pg_snapshot_xmax(seen);
    -- Around the transactions that are open, one range after the other: theirs may be a million rows that nobody can see.
    FOR open IN
        SELECT running FROM pg_snapshot_xip(pg_current_snapshot()) AS running WHERE running >= beginning ORDER BY running
    LOOP
        EXIT WHEN has_waiting;
        has_waiting := EXISTS (
            SELECT FROM public.profile_change_queue AS queue WHERE queue.xid >= beginning AND queue.xid < open);
        beginning := (open::text::bigint + 1)::text::xid8;
    END LOOP;
    has_waiting := has_waiting
        OR EXISTS (SELECT FROM public.profile_change_queue AS queue WHERE queue.xid >= beginning);
END
$$;
COMMENT ON FUNCTION public.profiled_change_head() IS
    'The feed, where it begins and ends, and whether committed changes wait for a position.';

CREATE FUNCTION public.profiled_sequence_changes(everything boolean DEFAULT false) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    -- As in profiled_change_head().
    SET enable_seqscan = off
    SET jit = off
AS $$
DECLARE
    seen pg_snapshot;
    last bigint;
    moved_to bigint;
BEGIN
    IF EXISTS (
        SELECT FROM public.profile_change_queue AS queue WHERE queue.xid = pg_current_xact_id_if_assigned())
    THEN
        RAISE EXCEPTION 'changes are sequenced in a transaction of its own'
            USING ERRCODE = 'PF040', TABLE = 'profile_change_queue', SCHEMA = 'public';
    END IF;
    -- Each statement takes its snapshot when it begins: those below see all that earlier runs committed.
    PERFORM FROM public.profile_change_feed FOR UPDATE;
    SELECT run.last_position, CASE WHEN everything THEN '1:1:' ELSE run.seen END INTO STRICT last, seen
    FROM public.profile_change_runs AS run ORDER BY run.last_position DESC LIMIT 1;
    -- One statement, so one snapshot: what it moves is exactly what it notes as seen.
    WITH taken AS (
        DELETE FROM public.profile_change_queue AS queue
        WHERE queue.xid >= pg_snapshot_xmax(seen)
            OR queue.xid = ANY (ARRAY(
                SELECT ended FROM pg_snapshot_xip(seen) AS ended
                WHERE pg_visible_in_snapshot(ended, pg_current_snapshot())))
        RETURNING queue.*
    ), grouped AS (
        SELECT taken.*, max(taken.sequence) OVER (PARTITION BY taken.xid) AS last_of_transaction FROM taken
    ), moved AS (
        INSERT INTO public.profile_changes (
            account_id, position, sequence, xid, kind, record_id, version, operation, actor, campaign_id, changed_at)
        SELECT account_id, last + row_number() OVER (ORDER BY last_of_transaction, sequence), sequence, xid, kind,
            record_id, version, operation, actor, campaign_id, changed_at
        FROM grouped
        RETURNING position
    )
    INSERT INTO public.profile_change_runs (last_position, seen)
    SELECT max(moved.position), pg_current_snapshot() FROM moved HAVING count(*) > 0
    RETURNING last_position INTO moved_to;
    RETURN coalesce(moved_to, last);
END
$$;
COMMENT ON FUNCTION public.profiled_sequence_changes(boolean) IS
    'Gives a position to every change that was committed and has none; returns the feed''s last one. Argument: whether to '
    'look through the whole queue, not only at transactions that ended since the last run.';

CREATE FUNCTION public.profiled_purge_changes(kept interval, at_most bigint) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    oldest bigint;
    last bigint;
    removed bigint;
BEGIN
    SELECT feed.oldest_position INTO STRICT oldest FROM public.profile_change_feed AS feed;
    -- As many runs as changes can be removed, since each has one or more, and one that may be left from the time before.
    SELECT max(run.last_position) INTO last
    FROM (
        SELECT early.last_position, early.sequenced_at FROM public.profile_change_runs AS early
        ORDER BY early.last_position LIMIT at_most + 1
    ) AS run
    WHERE run.sequenced_at < clock_timestamp() - kept;
    IF last IS NULL OR last < oldest THEN
        RETURN 0;
    END IF;
    last := least(last, oldest + at_most - 1);
    DELETE FROM public.profile_changes AS change WHERE change.position BETWEEN oldest AND last;
    GET DIAGNOSTICS removed = ROW_COUNT;
    -- The newest run stays: it tells where the feed ends.
    DELETE FROM public.profile_change_runs AS run
    WHERE run.last_position <= last
        AND run.last_position < (SELECT max(newest.last_position) FROM public.profile_change_runs AS newest);
    -- Last, since it waits for sequencers and holds them up.
    UPDATE public.profile_change_feed AS feed SET oldest_position = greatest(feed.oldest_position, last + 1);
    RETURN removed;
END
$$;
COMMENT ON FUNCTION public.profiled_purge_changes(interval, bigint) IS
    'Removes changes that have been in the feed for longer than the interval, the oldest first, at most so many; returns '
    'how many.';

CREATE FUNCTION public.profiled_queue_version() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO public.profile_change_queue (account_id, kind, record_id, version, operation, actor, changed_at)
    VALUES (
        NEW.account_id, NEW.profile_type, NEW.profile_id, NEW.version, NEW.operation, NEW.created_by, NEW.created_at);
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION public.profiled_queue_version() IS 'Queues the change that a version of the history is.';

CREATE FUNCTION public.profiled_queue_expunge() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO public.profile_change_queue (account_id, kind, record_id, version, operation, actor, changed_at)
    VALUES (
        OLD.account_id, TG_ARGV[0], OLD.id, OLD.version, 'expunge', nullif(current_setting('profiled.actor', true), ''),
        clock_timestamp());
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION public.profiled_queue_expunge() IS
    'Queues the change that a record''s removal for good is; the setting profiled.actor says who does it. Argument: the kind.';

CREATE FUNCTION public.profiled_queue_usage() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- A usage that is recorded after it ended has begun and ended at once.
    IF TG_OP = 'INSERT' THEN
        INSERT INTO public.profile_change_queue (
            account_id, kind, record_id, version, operation, actor, campaign_id, changed_at)
        VALUES (
            NEW.account_id, 'campaign_usage', NEW.id, 1, 'create', NEW.created_by, NEW.campaign_id, clock_timestamp());
    END IF;
    IF NEW.ended_at IS NOT NULL THEN
        INSERT INTO public.profile_change_queue (
            account_id, kind, record_id, version, operation, actor, campaign_id, changed_at)
        VALUES (
            NEW.account_id, 'campaign_usage', NEW.id, 2, 'update', NEW.ended_by, NEW.campaign_id, clock_timestamp());
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION public.profiled_queue_usage() IS 'Queues the changes that the beginning and the end of a usage are.';

CREATE TRIGGER version_is_change AFTER INSERT ON public.profile_version_history
    FOR EACH ROW EXECUTE FUNCTION public.profiled_queue_version();
CREATE TRIGGER e_expunge AFTER DELETE ON public.target_customer_profiles
    FOR EACH ROW EXECUTE FUNCTION public.profiled_queue_expunge('customer_profile');
CREATE TRIGGER e_expunge AFTER DELETE ON public.brand_guidelines
    FOR EACH ROW EXECUTE FUNCTION public.profiled_queue_expunge('brand_guideline');
CREATE TRIGGER e_expunge AFTER DELETE ON public.budgets
    FOR EACH ROW EXECUTE FUNCTION public.profiled_queue_expunge('budget');
CREATE TRIGGER e_expunge AFTER DELETE ON public.customer_profile_containers
    FOR EACH ROW EXECUTE FUNCTION public.profiled_queue_expunge('container');
CREATE TRIGGER f_change AFTER INSERT ON public.campaign_profile_usage
    FOR EACH ROW EXECUTE FUNCTION public.profiled_queue_usage();
CREATE TRIGGER f_change_of_end AFTER UPDATE ON public.campaign_profile_usage
    FOR EACH ROW WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL) EXECUTE FUNCTION public.profiled_queue_usage();
