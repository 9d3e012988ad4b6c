"""Tables of the runs."""

from . import goals
from . import machine as machines
from .figures import middle, rate, ratios
from .goals import Row
from .measure import LOADS, load_name
from .spends import BUDGETS

ECHO_TITLES = {
    "profiled": "profiled",
    "swift": "TTRPC module alone",
    "go": "containerd's Go ttrpc",
    "grpc": "grpc-swift-2",
    "floor": "C floor",
}


def table(header, rows):
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines)


def spread(values):
    return Row("", "", "", "", values, 0).spread


def goal_table(results, growth):
    return table(
        ["measure", "load", "ours", "the other", "ratio (min–max)", "goal"],
        [[row.measure, row.load, row.ours, row.peer, row.spread, row.aim] for row in goals.rows(results, growth)])


def latencies(runs, *quantiles):
    return " / ".join(f"{middle(runs, 'latency_microseconds', quantile):.0f}" for quantile in quantiles)


def get_table(kind):
    rows = []
    for load, sides in kind.items():
        ours, theirs = sides["profiled"], sides["pgbench"]
        rows.append([
            load,
            rate(middle(ours, "requests_per_second")),
            rate(middle(theirs, "requests_per_second")),
            spread(ratios(ours, theirs)),
            latencies(ours, "p50", "p99", "p99.9"),
            latencies(theirs, "p50", "p99", "p99.9"),
            f"{middle(ours, 'server_cpu_microseconds_per_request'):.1f}",
            f"{middle(ours, 'postgres_cpu_microseconds_per_request'):.0f} / "
            f"{middle(theirs, 'postgres_cpu_microseconds_per_request'):.0f}",
        ])
    return table(
        ["load", "profiled /s", "pgbench /s", "ratio (min–max)", "profiled p50 / p99 / p99.9 µs",
         "pgbench p50 / p99 / p99.9 µs", "daemon CPU µs", "PostgreSQL CPU µs, profiled / pgbench"], rows)


def echo_table(runs):
    servers = [name for name in ECHO_TITLES if name in runs[load_name(LOADS[0])]]
    rows = []
    for load, sides in runs.items():
        ours = sides["profiled"]
        rows.append(
            [load] + [rate(middle(sides[name], "requests_per_second")) for name in servers]
            + [spread(ratios(ours, sides[name])) for name in servers if name not in ("profiled", "swift")]
            + [latencies(ours, "p50", "p99"),
               " / ".join(f"{middle(sides[name], 'server_cpu_microseconds_per_request'):.1f}" for name in servers)])
    header = ["load"] + [ECHO_TITLES[name] + " /s" for name in servers]
    header += [f"profiled : {ECHO_TITLES[name]}" for name in servers if name not in ("profiled", "swift")]
    return table(header + ["p50 / p99 µs", "server CPU µs, same order"], rows)


def spend_table(spends):
    rows = []
    for budgets in ("1", str(BUDGETS)):
        for side, runs in spends[budgets].items():
            is_ours = side != "pgbench"
            rows.append([
                f"{int(budgets):,}", f"profiled {side}" if is_ours else "direct SQL, 64 clients",
                rate(middle(runs, "requests_per_second")),
                spread(ratios(runs, spends[budgets]["pgbench"])) if is_ours else "–",
                latencies(runs, "p50", "p99", "p99.9"),
                f"{middle(runs, 'server_cpu_microseconds_per_request'):.1f}" if is_ours else "–",
                f"{middle(runs, 'postgres_cpu_microseconds_per_request'):.0f}",
            ])
    return table(
        ["budgets", "side", "spends /s", "ratio (min–max)", "p50 / p99 / p99.9 µs", "daemon CPU µs",
         "PostgreSQL CPU µs"],
        rows)


def growth_table(layout):
    """p50 in µs and relative to the smallest size."""
    sizes = layout["sizes"]
    first = sizes[min(sizes, key=int)]
    kinds = [kind for kind in first if isinstance(first[kind], dict)]
    rows = [
        [f"{int(size):,}"] + [
            f"{figures[kind]['p50']:.0f} ({figures[kind]['p50'] / first[kind]['p50']:.2f}×)" for kind in kinds]
        for size, figures in sorted(sizes.items(), key=lambda entry: int(entry[0]))]
    return table(["profiles"] + [f"{kind} p50 µs" for kind in kinds], rows)


def all_runs(results):
    """Every run of every side."""
    for key in ("echo", "uncached_get", "cached_get"):
        for sides in results[key].values():
            for runs in sides.values():
                yield from runs
    for key, sides in results["spends"].items():
        if key.isdigit():
            for runs in sides.values():
                yield from runs
    for key in ("lanes", "library"):
        for runs in results[key].values():
            yield from runs


def count_errors(results):
    """Wrong and missing answers, and checks of the ledger that failed."""
    spends = results["spends"]
    return (
        sum(run["errors"] for run in all_runs(results)) + results["memory"]["errors"]
        + sum(not spends[key]["good"] for key in ("check", "direct_check")))


def introduction(results):
    settings = results["settings"]
    parts = [
        f"Taken on {results['date']}: {machines.sentence(results['machine'])}. Medians of {settings['pairs']} interleaved "
        f"pairs of runs of {settings['seconds']:g} s, nothing pinned to a core, everything on this one machine; a ratio is "
        "taken within a pair. A load of 8×16 is 8 connections with 16 calls open on each; the other side gets as many "
        f"connections or pgbench clients as calls are open. {settings['profiles']:,} customer profiles of "
        f"{results['mean_record_bytes']:.0f} bytes on average, `synchronous_commit` on."]
    if settings["quick"]:
        parts.insert(0, "*A quick run: few, short runs. Not for comparing.*")
    return "\n\n".join(parts)


def for_readme(results, growth, plot):
    """The goals, as they stand in the README."""
    check = results["spends"]["check"]
    return "\n\n".join([
        introduction(results),
        goal_table(results, growth),
        f"![Throughput and p99 latency against concurrency]({plot})",
        f"Of {check['acknowledged']:,} acknowledged spends the ledger has {check['entries']:,}. Errors in all runs: "
        f"{count_errors(results)}. What each line means, and every single run: "
        "[Tests/Benchmarks](Tests/Benchmarks/README.md).",
    ])


def markdown(results, growth):
    """Everything."""
    memory, check = results["memory"], results["spends"]["check"]
    parts = [
        introduction(results),
        goal_table(results, growth),
        "### Health check",
        echo_table(results["echo"]),
        "### Get, the daemon's cache off",
        get_table(results["uncached_get"]),
        "### Get of 1,000 hot records" + ("" if results["has_cache"] else " (this daemon has no cache)"),
        get_table(results["cached_get"]),
        "### Durable spends",
        spend_table(results["spends"]),
        f"Acknowledged: {check['acknowledged']:,}; in the ledger: {check['entries']:,} with the same sum"
        + ("." if check["good"] else " **– they differ.**"),
        "### Memory",
        f"Peak resident set: {memory['idle'] / 1024:.1f} MiB idle, {memory['connections'] / 1024:.1f} MiB with 1,000 "
        f"connections, {memory['load'] / 1024:.1f} MiB under load without a cache, {memory['cached_load'] / 1024:.1f} MiB "
        "under load with it.",
    ]
    for name, title in (("accounts", "accounts of 10,000"), ("one", "one account")):
        if growth and name in growth:
            parts += [
                f"### Growth, {title} (of {growth[name]['date']}, revision {growth[name]['machine']['revision']})",
                growth_table(growth[name])]
    parts.append(f"Errors in all runs: {count_errors(results)}.")
    return "\n\n".join(parts)
