"""Tables of the runs: medians, and ratios between runs that were made right after each other."""

from statistics import median

from . import machine as machines
from .measure import LOADS, load_name

# Ratios to be reached: uncached get to pgbench, health check to containerd's Go ttrpc.
GET_GOALS = {(1, 1): 0.8, (8, 1): 0.65, (64, 1): 1.5, (8, 16): 4.0}
ECHO_GOALS = {(8, 1): 2.0, (64, 1): 2.0, (8, 16): 4.0}

ECHO_TITLES = {
    "profiled": "profiled",
    "swift": "TTRPC module alone",
    "go": "containerd's Go ttrpc",
    "floor": "C floor",
}


def middle(runs, *path):
    """The median of a figure over runs."""
    values = []
    for run in runs:
        for key in path:
            run = run[key]
        values.append(run)
    return median(values)


def ratios(ours, theirs):
    return [
        mine["requests_per_second"] / other["requests_per_second"] if other["requests_per_second"] else float("inf")
        for mine, other in zip(ours, theirs)]


def rate(requests_per_second):
    """Thousands with two to three digits that mean something."""
    thousands = requests_per_second / 1000
    return f"{thousands:.1f}k" if thousands < 100 else f"{thousands:.0f}k"


def spread(values):
    return f"**{median(values):.2f}×** ({min(values):.2f}–{max(values):.2f})"


def goal(values, target):
    if target is None:
        return "–"
    return f"≥ {target:g}× " + ("✓" if median(values) >= target else "✗")


def table(header, rows):
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines)


def get_table(runs):
    rows = []
    for load in LOADS:
        ours, theirs = runs[load]["profiled"], runs[load]["pgbench"]
        against = ratios(ours, theirs)
        rows.append([
            load_name(load),
            rate(middle(ours, "requests_per_second")),
            rate(middle(theirs, "requests_per_second")),
            spread(against),
            goal(against, GET_GOALS.get(load)),
            " / ".join(f"{middle(ours, 'latency_microseconds', quantile):.0f}" for quantile in ("p50", "p99", "p99.9")),
            f"{middle(ours, 'server_cpu_microseconds_per_request'):.1f}",
            f"{middle(ours, 'postgres_cpu_microseconds_per_request'):.0f} / "
            f"{middle(theirs, 'postgres_cpu_microseconds_per_request'):.0f}",
        ])
    return table(
        ["load", "profiled /s", "pgbench /s", "ratio (min–max)", "goal", "p50 / p99 / p99.9 µs", "daemon CPU µs",
         "PostgreSQL CPU µs, profiled / pgbench"], rows)


def echo_table(runs):
    servers = [name for name in ECHO_TITLES if name in runs[LOADS[0]]]
    rows = []
    for load in LOADS:
        ours = runs[load]["profiled"]
        row = [load_name(load)] + [rate(middle(runs[load][name], "requests_per_second")) for name in servers]
        row.append(spread(ratios(ours, runs[load]["floor"])))
        if "go" in servers:
            against = ratios(ours, runs[load]["go"])
            row += [spread(against), goal(against, ECHO_GOALS.get(load))]
        row.append(" / ".join(f"{middle(ours, 'latency_microseconds', quantile):.0f}" for quantile in ("p50", "p99")))
        row.append(
            " / ".join(f"{middle(runs[load][name], 'server_cpu_microseconds_per_request'):.1f}" for name in servers))
        rows.append(row)
    header = ["load"] + [ECHO_TITLES[name] + " /s" for name in servers] + ["profiled : floor (min–max)"]
    if "go" in servers:
        header += ["profiled : Go (min–max)", "goal"]
    header += ["p50 / p99 µs", "server CPU µs, same order"]
    return table(header, rows)


def count_errors(results):
    return sum(
        run["errors"] for kind in ("get", "echo") for sides in results[kind].values() for runs in sides.values()
        for run in runs)


def markdown(results):
    """Everything, as it stands in the README."""
    settings = results["settings"]
    memory = results["daemon_memory_kibibytes"]
    errors = count_errors(results)
    parts = [
        f"Taken on {results['date']}: {machines.sentence(results['machine'])}. Medians of {settings['pairs']} interleaved "
        f"runs of {settings['seconds']:g} s for each side, nothing pinned to a core, everything on this one machine. A "
        "load of 8×16 is 8 connections with 16 calls open on each.",
        f"One of {settings['profiles']:,} customer profiles by id ({results['mean_record_bytes']:.0f} bytes of columns, "
        f"{results['mean_answer_bytes']:.0f} bytes of answer), nothing cached by the daemon, against the same SELECT by "
        "`pgbench -M prepared` with as many clients as calls are open:",
        get_table(results["get"]),
        "`grpc.health.v1.Health/Check`, against servers that do nothing else:",
        echo_table(results["echo"]),
        f"The daemon's memory (peak resident set): {memory['idle'] / 1024:.1f} MiB after start, "
        f"{memory['after_echo'] / 1024:.1f} MiB after the health checks, {memory['after_get'] / 1024:.1f} MiB after all. "
        f"Errors in all runs: {errors}.",
    ]
    if settings["quick"]:
        parts.insert(0, "*A quick run: few, short runs. Not for comparing.*")
    return "\n\n".join(parts)
