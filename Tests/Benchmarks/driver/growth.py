"""How reads slow down while the table grows.

Two layouts. `accounts`: every account has 10,000 profiles, and there are more and more of them; each call is for one of
all accounts, picked at random. What grows then grows with an account's neighbours. `one`: one account has them all.
"""

import concurrent.futures
import shutil
import time

from . import machine, profiles, ttrpc
from .building import ROOT
from .figures import middle
from .measure import say
from .profiles import ACCOUNT

SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
PER_ACCOUNT = 10_000
# Heap, indexes and their log, with room to build an index.
BYTES_PER_PROFILE = 6 * 1024
# Building indexes is what takes longest.
SETTINGS = {
    "shared_buffers": "'2GB'", "maintenance_work_mem": "'2GB'", "max_parallel_maintenance_workers": "2",
    "max_wal_size": "'32GB'", "wal_level": "minimal", "max_wal_senders": "0",
}
SESSIONS = 2
LOAD_SECONDS = 4 * 3600
SAMPLES = 20_000
FEWEST_CALLS = 5
TABLE = "public.target_customer_profiles"
SERVICE = "profiled.v1.CustomerProfileService"
WORDS = ("nurses Lyon", "teachers", "electricians Porto", "designers podcasts", "farmers Graz", "cooks prices")

# Copies of the first account's rows: the texts that are searched are the same but for the account's prefix before each
# lexeme. `b_derive` would compute them anew and take most of the time; `c_history` would write a version of each row and
# a change of each version, which no read here looks at. All other triggers and every CHECK are at work.
COPY = f"""
INSERT INTO {TABLE} (account_id, id, name, description, demographics, interests, behavior, persona, labels, metadata,
    created_by, name_key, search_name, search_vector, stored_bytes)
SELECT account.id, profile.id, name, description, demographics, interests, behavior, persona, labels, metadata,
    created_by, name_key, search_name,
    replace(search_vector::text, public.profiled_account_prefix('{ACCOUNT}'),
        public.profiled_account_prefix(account.id))::tsvector,
    stored_bytes
FROM (
    SELECT '{ACCOUNT}-' || n AS id FROM generate_series({{first}}, {{last}}) AS n
) AS account
CROSS JOIN {TABLE} AS profile WHERE profile.account_id = '{ACCOUNT}';
"""

# Rows of a copied account whose derived columns are not what the trigger would have made of them.
WRONG_COPIES = f"""
SELECT count(*) FROM (
    SELECT * FROM {TABLE} WHERE account_id = '{{account}}' LIMIT 1000
) AS profile
WHERE name_key <> public.profiled_name_key(name) OR search_name <> public.profiled_fold(name)
    OR search_vector <> public.profiled_search_vector(
        account_id, name, interests, description, ARRAY[demographics, behavior, persona, metadata]);
"""

INDEXES = f"""
SELECT indexrelid::regclass, pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid = '{TABLE}'::regclass AND NOT indisprimary;
"""


def measure(session, layout):
    """For each size, the median over runs of each call's p50 in microseconds, one call at a time."""
    largest = session.arguments.growth
    free = shutil.disk_usage(session.folder).free
    if free < largest * BYTES_PER_PROFILE:
        raise RuntimeError(f"{largest:,} profiles need {largest * BYTES_PER_PROFILE >> 30} GiB, {free >> 30} are free")
    if session.cluster:
        session.cluster.query(f"TRUNCATE {TABLE}, public.profile_version_history, public.account_first_profiles CASCADE;")
    else:
        session.start_database(SETTINGS)
    results = {
        "date": time.strftime("%Y-%m-%d"), "machine": machine.describe(ROOT, session.cluster.version),
        "settings": {name: getattr(session.arguments, name) for name in ("pairs", "seconds")}, "sizes": {}, "errors": 0}
    loaded = 0
    for size in (size for size in SIZES if size <= largest):
        began = time.monotonic()
        fill(session.cluster, layout, loaded, size)
        loaded = size
        say(f"{size:,} profiles, loaded in {time.monotonic() - began:.0f} s")
        figures = measure_size(session, layout, size)
        figures["table_bytes"] = int(session.cluster.query(f"SELECT pg_total_relation_size('{TABLE}')"))
        results["errors"] += figures["errors"]
        results["sizes"][str(size)] = figures
    return results


def fill(cluster, layout, loaded, size):
    """Adds profiles until there are `size`."""
    if loaded == 0:
        for first in range(1, SIZES[0] + 1, profiles.BATCH):
            cluster.query(profiles.INSERT.format(first=first, last=first + profiles.BATCH - 1))
        loaded = SIZES[0]
    if size > loaded:
        indexes = [line.split("|", 1) for line in cluster.query(INDEXES).splitlines()]
        cluster.query("".join(f"DROP INDEX {name};" for name, _ in indexes))
        statements = copies(loaded, size) if layout == "accounts" else inserts(loaded, size)
        off = "b_derive, c_history" if layout == "accounts" else "c_history"
        for name in off.split(", "):
            cluster.query(f"ALTER TABLE {TABLE} DISABLE TRIGGER {name};")
        with concurrent.futures.ThreadPoolExecutor(SESSIONS) as pool:
            list(pool.map(lambda statement: cluster.query(statement, LOAD_SECONDS), statements))
        for name in off.split(", "):
            cluster.query(f"ALTER TABLE {TABLE} ENABLE TRIGGER {name};")
        with concurrent.futures.ThreadPoolExecutor(SESSIONS) as pool:
            list(pool.map(lambda index: cluster.query(f"{index[1]};", LOAD_SECONDS), indexes))
        if layout == "accounts":
            wrong = cluster.query(WRONG_COPIES.format(account=f"{ACCOUNT}-{size // PER_ACCOUNT - 1}"))
            if wrong != "0":
                raise RuntimeError(f"{wrong} of 1,000 copied profiles are not as the trigger would have made them")
    profiles.tidy(cluster, LOAD_SECONDS)


def copies(loaded, size):
    step = 10
    last = size // PER_ACCOUNT - 1
    return [
        COPY.format(first=first, last=min(first + step - 1, last))
        for first in range(loaded // PER_ACCOUNT, last + 1, step)]


def inserts(loaded, size):
    step = max(profiles.BATCH, (size - loaded) // 64)
    return [
        profiles.INSERT.format(first=first, last=min(first + step - 1, size))
        for first in range(loaded + 1, size + 1, step)]


def measure_size(session, layout, size):
    calls = {
        name: session.file(f"growth-{name}.frames", make(layout, size))
        for name, make in (
            ("get", get_frames), ("list", list_frames), ("search", search_frames), ("match", match_frames),
            ("summary", summary_frames))}
    figures = {"errors": 0}
    with session.daemon(cached=False) as daemon:
        for name, frames in calls.items():
            options = {"match_suffix": profiles.ID_BYTES} if name == "get" else {"any_size": True}
            runs = [run_calls(session, daemon, frames, options) for _ in range(session.arguments.pairs)]
            for run in runs:
                if run["errors"]:
                    say(f"{name}: {run['errors']} errors, the first: {run['first_error']}")
            figures["errors"] += sum(run["errors"] for run in runs)
            figures[name] = {
                quantile: middle(runs, "latency_microseconds", quantile) for quantile in ("p50", "p99")}
            figures[name]["requests"] = sum(run["requests"] for run in runs)
    say(f"{size:,} profiles, p50 in µs: " + ", ".join(f"{name} {figures[name]['p50']:.0f}" for name in calls))
    return figures


def run_calls(session, daemon, frames, options):
    """A run of the usual length, or of a few calls when they take so long that there would be fewer."""
    run = session.meter.load(daemon, frames, (1, 1), **options)
    if run["requests"] < FEWEST_CALLS:
        run = session.meter.load(daemon, frames, (1, 1), requests=FEWEST_CALLS, **options)
    return run


def account(layout, number):
    """The account of the profile with this number, from 0, and its number within the account, from 1."""
    if layout == "one":
        return ACCOUNT, number + 1
    place, within = divmod(number, PER_ACCOUNT)
    return ACCOUNT if place == 0 else f"{ACCOUNT}-{place}", within + 1


def sample(size):
    """Numbers spread over all profiles."""
    count = min(size, SAMPLES)
    return [index * size // count for index in range(count)]


def accounts(layout, size):
    return [account(layout, first)[0] for first in range(0, size, PER_ACCOUNT)] if layout == "accounts" else [ACCOUNT]


def get_frames(layout, size):
    frames = []
    for number in sample(size):
        name, within = account(layout, number)
        frames.append(ttrpc.request_frame(
            SERVICE, "Get", ttrpc.field(1, name) + ttrpc.field(2, profiles.record_id(within))))
    return b"".join(frames)


def list_frames(layout, size):
    return b"".join(
        ttrpc.request_frame(SERVICE, "List", ttrpc.field(1, name) + order)
        for name in accounts(layout, size) for order in (b"", ttrpc.field(3, "name")))


def search_frames(layout, size):
    return b"".join(
        ttrpc.request_frame(SERVICE, "Search", ttrpc.field(1, name) + ttrpc.field(2, words))
        for name in accounts(layout, size) for words in WORDS)


def match_frames(layout, size):
    person = (
        ttrpc.number(1, 35) + ttrpc.field(2, "female") + ttrpc.field(3, "FR") + ttrpc.field(5, "Lyon")
        + ttrpc.number(8, 45_000) + ttrpc.field(9, "EUR") + ttrpc.field(10, "masters") + ttrpc.field(11, "podcasts")
        + ttrpc.field(12, "mobile") + ttrpc.field(13, "instagram"))
    return b"".join(
        ttrpc.request_frame(SERVICE, "Match", ttrpc.field(1, name) + ttrpc.field(2, person))
        for name in accounts(layout, size))


def summary_frames(layout, size):
    return b"".join(
        ttrpc.request_frame("profiled.v1.AccountService", "GetSummary", ttrpc.field(1, name))
        for name in accounts(layout, size))
