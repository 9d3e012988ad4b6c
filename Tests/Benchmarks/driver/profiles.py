"""The records that are read: customer profiles of about 1 KiB in one account, made by SQL."""

from . import ttrpc

ACCOUNT = "benchmark"

# Ids can be computed from a number by Python, SQL and pgbench alike. Multiplying modulo a prime scatters them, so that
# neighbours in the index are no neighbours in the table; the digits stand in a version 4 UUID.
MULTIPLIER = 87178291199
MODULUS = 999999999989
UUID_DIGITS = "00000000000040008000000000000000"

# How many records one INSERT makes.
BATCH = 10_000

# The columns that make up a record, which the daemon's Get answers with. The daemon itself may read more, never less.
COLUMNS = (
    "account_id, id, version, name, description, demographics, interests, behavior, persona, is_default, is_active, "
    "labels, metadata, created_at, updated_at, deleted_at, created_by, updated_by, deleted_by"
)

INSERT = f"""
INSERT INTO public.target_customer_profiles
    (account_id, id, name, description, demographics, interests, behavior, persona, labels, metadata, created_by)
SELECT
    '{ACCOUNT}',
    lpad((n * {MULTIPLIER} % {MODULUS})::text, 32, '{UUID_DIGITS}')::uuid,
    initcap(age.word) || ' ' || trade.word || ' in ' || city.name || ' no. ' || n,
    'People who work as ' || trade.word || ' in and around ' || city.name || ' and compare prices before they buy.',
    jsonb_build_object(
        'ageRange', jsonb_build_object('min', 18 + n % 30, 'max', 35 + n % 40),
        'gender', (ARRAY['all', 'female', 'male', 'non_binary'])[1 + n % 4],
        'location', jsonb_build_object(
            'countries', jsonb_build_array(city.country), 'cities', jsonb_build_array(city.name),
            'radius', jsonb_build_object('radius', 5 + n % 45, 'unit', 'kilometers')),
        'incomeRange', jsonb_build_object('min', 20000 + n % 300 * 100, 'max', 60000 + n % 700 * 100, 'currency', 'EUR'),
        'educationLevel', (ARRAY['high_school', 'associates', 'bachelors', 'masters'])[1 + n % 4]),
    ARRAY[trade.word, 'interest ' || n % 97, (ARRAY['cycling', 'podcasts', 'cooking', 'hiking', 'theatre'])[1 + n % 5]],
    jsonb_build_object(
        'devicePreferences', jsonb_build_array('mobile', (ARRAY['desktop', 'tablet', 'tv'])[1 + n % 3]),
        'purchaseBehavior', jsonb_build_array('compares_prices', 'reads_reviews'),
        'onlineActivityLevel', (ARRAY['occasional', 'active', 'very_active'])[1 + n % 3],
        'socialMediaPlatforms', jsonb_build_array('instagram', (ARRAY['youtube', 'tiktok', 'mastodon'])[1 + n % 3])),
    jsonb_build_object(
        'name', (ARRAY['Zoë', 'Łukasz', 'Amélie', 'Jörg', 'Beatriz'])[1 + n % 5],
        'motivations', jsonb_build_array('save time', 'learn something new'),
        'painPoints', jsonb_build_array('hidden fees', 'long forms'),
        'values', jsonb_build_array('honesty', 'family')),
    jsonb_build_object('team', (ARRAY['emea', 'apac', 'amer'])[1 + n % 3], 'tier', (n % 9)::text),
    jsonb_build_object(
        'source', 'imported', 'customFields', jsonb_build_object('crmSegment', n % 1000)),
    'benchmark'
FROM generate_series({{first}}::bigint, {{last}}::bigint) AS n
CROSS JOIN LATERAL (SELECT (ARRAY['young', 'settled', 'busy', 'curious', 'retired'])[1 + n % 5] AS word) AS age
CROSS JOIN LATERAL (
    SELECT (ARRAY['nurses', 'teachers', 'electricians', 'designers', 'farmers', 'drivers', 'cooks'])[1 + n % 7] AS word
) AS trade
CROSS JOIN LATERAL (
    SELECT
        (ARRAY['Lyon', 'Kraków', 'Porto', 'Malmö', 'Graz', 'Gent'])[1 + n % 6] AS name,
        (ARRAY['FR', 'PL', 'PT', 'SE', 'AT', 'BE'])[1 + n % 6] AS country
) AS city;
"""

# One of so many records, of which each is so many after the one before.
PGBENCH_SCRIPT = f"""\\set n 1 + random(0, :profiles - 1) * :stride
\\set key :n * {MULTIPLIER} % {MODULUS}
SELECT {COLUMNS} FROM public.target_customer_profiles
    WHERE account_id = :account AND id = lpad(:key, 32, '{UUID_DIGITS}')::uuid;
"""


def record_id(number):
    """The id of the record with this number, from 1."""
    digits = str(number * MULTIPLIER % MODULUS)
    text = UUID_DIGITS[: 32 - len(digits)] + digits
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def load(cluster, count, progress):
    """Inserts the records and leaves the tables vacuumed, analysed and written out."""
    for first in range(1, count + 1, BATCH):
        last = min(first + BATCH - 1, count)
        cluster.query(INSERT.format(first=first, last=last))
        progress(last)
    tidy(cluster)


def tidy(cluster, timeout=1800):
    """Leaves nothing to do for upkeep: changes in the feed, tables vacuumed and analysed, everything written out."""
    cluster.query("SELECT public.profiled_open_change_feed(), public.profiled_sequence_changes();", timeout)
    cluster.query("VACUUM ANALYZE;", timeout)
    cluster.query("CHECKPOINT;", timeout)


def mean_bytes(cluster):
    """The mean size of a record's own columns as PostgreSQL stores them (compressed documents count as compressed)."""
    sizes = " + ".join(f"coalesce(pg_column_size({column.strip()}), 0)" for column in COLUMNS.split(","))
    return float(cluster.query(f"SELECT avg({sizes}) FROM public.target_customer_profiles"))


def get_frames(numbers):
    """A Get of each record; each request ends with the id it asks for."""
    return b"".join(
        ttrpc.request_frame(
            "profiled.v1.CustomerProfileService", "Get", ttrpc.field(1, ACCOUNT) + ttrpc.field(2, record_id(number)))
        for number in numbers)


# A request of get_frames ends with this many bytes of id, and its answer contains them.
ID_BYTES = 36
