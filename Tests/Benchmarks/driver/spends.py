"""Durable spends against direct SQL.

The other side is what one would write without the daemon: a ledger and a balance in plain tables, and one prepared
statement that adds the entry and raises the balance, so that a spend is one round trip and one transaction, and the row
of the balance is locked from its update to the end of the commit only. It knows neither windows nor caps nor alerts; an
entry that is sent twice is added once, as ours.
"""

from . import ttrpc
from .measure import load_name, say
from .profiles import UUID_DIGITS

ACCOUNT = "spends"
BUDGETS = 10_000
# 64 calls open in all, as pgbench has clients.
LOADS = ((8, 8), (64, 1))
CLIENTS = 64
# What every entry is over; a cent, in micros and as a number.
MICROS = 10_000
AMOUNT = "0.01"
# Stands in a request where the load generator puts a number of the call's own.
STAMP = "stamp-goes-here-"

TABLES = f"""
INSERT INTO public.budgets (account_id, id, name, amount, period, created_by)
SELECT '{ACCOUNT}', lpad(n::text, 32, '{UUID_DIGITS}')::uuid, 'Budget no. ' || n, 1000000000, 'LIFETIME', 'benchmark'
FROM generate_series(1, {{budgets}}) AS n;

CREATE SCHEMA direct;
CREATE TABLE direct.budget_balances (
    account_id text COLLATE "C" NOT NULL,
    budget_id uuid NOT NULL,
    spent numeric(19, 6) NOT NULL DEFAULT 0,
    PRIMARY KEY (account_id, budget_id)
) WITH (fillfactor = 50);
CREATE TABLE direct.budget_ledger (
    account_id text COLLATE "C" NOT NULL,
    budget_id uuid NOT NULL,
    entry_id text COLLATE "C" NOT NULL,
    amount numeric(19, 6) NOT NULL CHECK (amount > 0),
    occurred_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, budget_id, entry_id)
);
INSERT INTO direct.budget_balances (account_id, budget_id)
SELECT '{ACCOUNT}', lpad(n::text, 32, '{UUID_DIGITS}')::uuid FROM generate_series(1, {{budgets}}) AS n;
"""

# One entry of each budget, on both sides: what is measured is a ledger that is in use, and not its budgets' first entries.
FIRST = f"""
SELECT count(*) FROM public.budget_record_spends(
    array_fill('{ACCOUNT}'::text, ARRAY[{{budgets}}]),
    ARRAY(SELECT id FROM public.budgets WHERE account_id = '{ACCOUNT}' ORDER BY id),
    array_fill('first'::text, ARRAY[{{budgets}}]), array_fill({MICROS}::bigint, ARRAY[{{budgets}}]),
    array_fill(NULL::timestamptz, ARRAY[{{budgets}}]), array_fill(''::text, ARRAY[{{budgets}}]),
    array_fill(''::text, ARRAY[{{budgets}}]), array_fill(''::text, ARRAY[{{budgets}}]),
    array_fill('benchmark'::text, ARRAY[{{budgets}}])) AS outcome
WHERE outcome.outcome = 'RECORDED';

INSERT INTO direct.budget_ledger (account_id, budget_id, entry_id, amount)
SELECT account_id, budget_id, 'first', {AMOUNT} FROM direct.budget_balances;
UPDATE direct.budget_balances SET spent = {AMOUNT};
"""

PGBENCH_SCRIPT = f"""\\set budget random(1, :budgets)
\\set entry random(1, 9223372036854775806)
WITH entry AS (
    INSERT INTO direct.budget_ledger (account_id, budget_id, entry_id, amount)
    VALUES (:account, lpad(:budget, 32, '{UUID_DIGITS}')::uuid, :entry, {AMOUNT})
    ON CONFLICT DO NOTHING
    RETURNING account_id, budget_id, amount
)
UPDATE direct.budget_balances AS balance SET spent = balance.spent + entry.amount
FROM entry WHERE balance.account_id = entry.account_id AND balance.budget_id = entry.budget_id
RETURNING balance.spent;
"""

COUNTS = f"""
SELECT count(*), coalesce(sum(amount), 0),
    (SELECT coalesce(sum(spent), 0) FROM public.budget_windows WHERE account_id = '{ACCOUNT}')
FROM public.budget_ledger WHERE account_id = '{ACCOUNT}';
"""
DIRECT_COUNTS = """
SELECT count(*), coalesce(sum(amount), 0), (SELECT sum(spent) FROM direct.budget_balances) FROM direct.budget_ledger;
"""


def measure(session):
    """By number of budgets: the runs of each load and of pgbench; and whether the ledger has what was acknowledged."""
    prepare(session.cluster)
    script = session.file("spend.sql", PGBENCH_SCRIPT)
    results = {}
    acknowledged = transactions = BUDGETS
    with session.daemon() as daemon:
        for budgets in (1, BUDGETS):
            frames = session.file(f"spend-{budgets}.frames", spend_frames(budgets))

            def spend(load, frames=frames):
                return session.meter.load(daemon, frames, load, session.cluster, stamp=STAMP, any_size=True)

            sides = {load_name(load): lambda load=load, spend=spend: spend(load) for load in LOADS}
            sides["pgbench"] = lambda budgets=budgets: session.meter.pgbench(
                session.cluster, script, CLIENTS, {"account": ACCOUNT, "budgets": budgets})
            runs = session.meter.interleave(f"spends of {budgets:,} budgets", sides)
            results[str(budgets)] = runs
            acknowledged += sum(count_good(run) for load in LOADS for run in runs[load_name(load)])
            transactions += sum(run["transactions"] for run in runs["pgbench"])
        results["check"] = check(session.cluster, COUNTS, acknowledged)
        results["direct_check"] = check(session.cluster, DIRECT_COUNTS, transactions)
    return results


def prepare(cluster, budgets=BUDGETS):
    """Makes the budgets, and the tables of the other side."""
    cluster.query(TABLES.format(budgets=budgets))
    if cluster.query(FIRST.format(budgets=budgets)) != str(budgets):
        raise RuntimeError("the first entries of the budgets were not recorded")
    cluster.query("VACUUM ANALYZE;")
    for setting in ("synchronous_commit", "fsync"):
        if cluster.query(f"SHOW {setting}") != "on":
            raise RuntimeError(f"{setting} is off: these spends would not be durable")


def count_good(run):
    kinds = run["error_kinds"]
    return run["answered_in_all"] - sum(count for kind, count in kinds.items() if kind != "lost")


def check(cluster, counts, acknowledged):
    """What the ledger holds beside what was acknowledged: the same number, and the sums of it."""
    entries, total, balances = cluster.query(counts).split("|")
    micros = [round(float(text) * 1e6) for text in (total, balances)]
    good = int(entries) == acknowledged and micros == [acknowledged * MICROS] * 2
    if not good:
        say(f"{acknowledged:,} spends were acknowledged; the ledger has {entries}, in all {total}, balances {balances}")
    return {
        "acknowledged": acknowledged, "entries": int(entries), "ledger_micros": micros[0], "balance_micros": micros[1],
        "good": good}


def spend_frames(budgets):
    entry = ttrpc.field(1, STAMP) + ttrpc.number(2, MICROS)
    return b"".join(
        ttrpc.request_frame(
            "profiled.v1.BudgetService", "RecordSpend",
            ttrpc.field(1, ACCOUNT) + ttrpc.field(2, budget_id(number)) + ttrpc.field(3, entry))
        for number in range(1, budgets + 1))


def budget_id(number):
    digits = str(number)
    text = UUID_DIGITS[: 32 - len(digits)] + digits
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))
