-- The second wall between accounts: whatever a statement asks for, it sees and writes rows of those accounts only that its
-- transaction has named in the setting profiled.accounts. How the roles share the work is told in Sources/ARCHITECTURE.md, "The
-- second wall".

CREATE FUNCTION public.profiled_accounts() RETURNS text[]
    LANGUAGE sql STABLE PARALLEL SAFE
RETURN nullif(pg_catalog.current_setting('profiled.accounts', true), '')::text[];
COMMENT ON FUNCTION public.profiled_accounts() IS
    'The accounts that the transaction is about, from the setting profiled.accounts, the text of a text[]. NULL where nothing '
    'is set; what is no array is an error. Without SET, so that it becomes part of the statement that calls it.';

CREATE FUNCTION public.profiled_wall(walled regclass) RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    -- Not simply "= ANY": that would be taken for a key to search an index by, beside the one that the statement gives, and
    -- for rare; this is looked at where the row has been found. NULL on either side is no match. The accounts are read once a
    -- statement.
    is_ours constant text :=
        'CASE WHEN account_id = ANY ((SELECT public.profiled_accounts())::text[]) THEN true END IS NOT NULL';
    is_everything constant text := '(SELECT current_setting(''profiled.scope'', true) = ''all'')';
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', walled);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', walled);
    EXECUTE format('CREATE POLICY account_wall ON %s TO PUBLIC USING (%s) WITH CHECK (%2$s)', walled, is_ours);
    EXECUTE format(
        'CREATE POLICY owner_access ON %s TO CURRENT_USER USING (%s) WITH CHECK (%2$s)', walled, is_everything);
END
$$;
COMMENT ON FUNCTION public.profiled_wall(regclass) IS
    'Walls a table with a column account_id; for the migration that makes the table.';

CREATE FUNCTION public.profiled_admit(daemon text) RETURNS text
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    relation record;
    is_apart constant boolean := daemon IS NOT NULL AND daemon <> current_user;
BEGIN
    IF is_apart THEN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = daemon) THEN
            RAISE EXCEPTION 'there is no role "%"; make it with createuser', daemon USING ERRCODE = '42704';
        END IF;
        -- A superuser is a member of every role.
        IF pg_has_role(daemon, current_user, 'MEMBER')
            OR (SELECT rolbypassrls FROM pg_roles WHERE rolname = daemon)
        THEN
            RAISE EXCEPTION 'the daemon''s role "%" must be no superuser, have no BYPASSRLS, and be no member of "%"',
                daemon, current_user USING ERRCODE = 'PF050';
        END IF;
        EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', daemon);
        EXECUTE format('GRANT USAGE ON SEQUENCE public.profile_change_sequence TO %I', daemon);
        EXECUTE format(
            'GRANT EXECUTE ON FUNCTION public.profiled_open_change_feed(), public.profiled_change_head(), '
            'public.profiled_sequence_changes(boolean), public.profiled_purge_changes(interval, bigint), '
            'public.profiled_changed_accounts(bigint, bigint), public.profiled_changed_records(bigint, bigint), '
            'public.profiled_purge_write_requests() TO %I', daemon);
    END IF;
    FOR relation IN
        SELECT class.oid::regclass AS name, class.relname, policy.oid IS NOT NULL AS is_walled,
            policy.polroles = ARRAY[class.relowner] AND (pg_get_expr(policy.polqual, class.oid) = 'true') = is_apart AS is_done
        FROM pg_class AS class
        LEFT JOIN pg_policy AS policy ON policy.polrelid = class.oid AND policy.polname = 'owner_access'
        WHERE class.relnamespace = 'public'::regnamespace AND class.relowner = current_user::regrole
            AND class.relkind IN ('r', 'p', 'v', 'm')
            AND NOT EXISTS (
                SELECT FROM pg_depend AS part
                WHERE part.classid = 'pg_class'::regclass AND part.objid = class.oid AND part.deptype = 'e')
    LOOP
        IF is_apart THEN
            -- Positions in the feed are given by the owner's functions alone.
            EXECUTE format(
                'GRANT SELECT%s ON TABLE %s TO %I',
                CASE WHEN relation.is_walled AND relation.relname <> 'profile_changes' THEN ', INSERT, UPDATE, DELETE' END,
                relation.name, daemon);
        END IF;
        CONTINUE WHEN NOT relation.is_walled OR relation.is_done;
        -- A condition, even one that always holds, keeps searches from their indexes; where the daemon is the owner, it stands.
        EXECUTE format(
            'ALTER POLICY owner_access ON %s TO CURRENT_USER USING (%s) WITH CHECK (%2$s)', relation.name,
            CASE WHEN is_apart THEN 'true' ELSE '(SELECT current_setting(''profiled.scope'', true) = ''all'')' END);
    END LOOP;
    RETURN CASE WHEN is_apart THEN daemon END;
END
$$;
COMMENT ON FUNCTION public.profiled_admit(text) IS
    'Gives a role what the daemon needs, after every migration, by the owner of the tables. NULL or the owner itself: the '
    'daemon is the owner, and walled like any other. Returns the role that was given something.';

DO $$
BEGIN
    PERFORM public.profiled_wall(name::regclass)
    FROM unnest(ARRAY[
        'public.account_first_profiles', 'public.brand_guidelines', 'public.budget_alert_events', 'public.budget_balances',
        'public.budget_ledger', 'public.budget_reservations', 'public.budget_windows', 'public.budgets',
        'public.campaign_profile_usage', 'public.customer_profile_containers', 'public.profile_change_queue',
        'public.profile_changes', 'public.profile_version_history', 'public.target_customer_profiles',
        'public.write_requests'
    ]) AS name;
END
$$;

-- Searches for words, spellings and ages use operators that might tell of rows that the wall hides, by an error or by the time
-- they take, so under a policy PostgreSQL applies them behind it, never by an index. Here the owner reads, whom no condition
-- holds up, and the view has the wall itself. A migration that adds a column to the table makes the view anew.
CREATE VIEW public.target_customer_profiles_searchable AS
SELECT t.* FROM public.target_customer_profiles AS t
WHERE CASE WHEN t.account_id = ANY ((SELECT public.profiled_accounts())::text[]) THEN true END IS NOT NULL;
COMMENT ON VIEW public.target_customer_profiles_searchable IS 'The profiles of the transaction''s accounts, for searches.';

CREATE VIEW public.brand_guidelines_searchable AS
SELECT t.* FROM public.brand_guidelines AS t
WHERE CASE WHEN t.account_id = ANY ((SELECT public.profiled_accounts())::text[]) THEN true END IS NOT NULL;
COMMENT ON VIEW public.brand_guidelines_searchable IS 'The guidelines of the transaction''s accounts, for searches.';

-- What is about all accounts: these run as the owner and answer with no content of anybody's. Where the owner is the daemon, its
-- transaction says that it is about everything.
CREATE FUNCTION public.profiled_changed_accounts(after bigint, through bigint) RETURNS SETOF text
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    -- By the index of positions, however small the table was when the plan was made.
    SET enable_seqscan = off
AS $$
BEGIN
    RETURN QUERY
        SELECT DISTINCT change.account_id FROM public.profile_changes AS change
        WHERE change.position > after AND change.position <= through;
END
$$;
COMMENT ON FUNCTION public.profiled_changed_accounts(bigint, bigint) IS
    'The accounts that have changes between two positions: after the first, up to the second.';

CREATE FUNCTION public.profiled_changed_records(after bigint, through bigint) RETURNS TABLE (kind text, record_id uuid)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    SET enable_seqscan = off
AS $$
BEGIN
    RETURN QUERY
        SELECT DISTINCT change.kind, change.record_id FROM public.profile_changes AS change
        WHERE change.position > after AND change.position <= through;
END
$$;
COMMENT ON FUNCTION public.profiled_changed_records(bigint, bigint) IS
    'The records that have changes between two positions: after the first, up to the second.';

CREATE FUNCTION public.profiled_purge_write_requests() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    SET enable_seqscan = off
AS $$
BEGIN
    PERFORM set_config('profiled.scope', 'all', true);
    DELETE FROM public.write_requests WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM public.write_requests
        WHERE created_at <= statement_timestamp() - interval '24 hours'
        ORDER BY created_at LIMIT 4 FOR UPDATE SKIP LOCKED
    ));
    PERFORM set_config('profiled.scope', '', true);
END
$$;
COMMENT ON FUNCTION public.profiled_purge_write_requests() IS
    'Removes a few expired names of writes: more than a write adds, so that they get fewer. Waits for nobody.';

ALTER FUNCTION public.profiled_open_change_feed() SECURITY DEFINER;
ALTER FUNCTION public.profiled_change_head() SECURITY DEFINER;
ALTER FUNCTION public.profiled_sequence_changes(boolean) SECURITY DEFINER;
ALTER FUNCTION public.profiled_purge_changes(interval, bigint) SECURITY DEFINER;

REVOKE EXECUTE ON FUNCTION public.profiled_wall(regclass), public.profiled_admit(text), public.profiled_renew_change_feed(),
    public.profiled_open_change_feed(), public.profiled_change_head(), public.profiled_sequence_changes(boolean),
    public.profiled_purge_changes(interval, bigint), public.profiled_changed_accounts(bigint, bigint),
    public.profiled_changed_records(bigint, bigint), public.profiled_purge_write_requests() FROM PUBLIC;
