"""The goals, each beside what was measured. They stand for the median of the runs' ratios."""

from dataclasses import dataclass
from statistics import median

from .figures import middle, rate, ratios
from .spends import BUDGETS

# By load: health check to containerd's Go ttrpc and to grpc-swift-2, uncached and cached get to pgbench.
GO = {"8×1": 2, "64×1": 2, "8×16": 4}
GRPC = {"8×1": 20, "64×1": 20, "8×16": 20}
UNCACHED = {"1×1": 0.8, "8×1": 0.65, "64×1": 1.5, "8×16": 4}
CACHED = {"8×1": 3, "64×1": 5, "8×16": 15}
SPENDS = {1: 30, BUDGETS: 3}
FLOOR_CPU = 1.6
LANES = 2
LIBRARY = 0.6
MEMORY_MEBIBYTES = {"idle": 16, "connections": 32, "load": 32}
START_MILLISECONDS = 50
GROWTH = {"get": 1.3, "list": 1.3, "search": 3}


@dataclass
class Row:
    """A line of the table: figures of both sides, ratios of pairs of runs (or plain values), and the goal."""

    measure: str
    load: str
    ours: str
    peer: str
    values: list
    goal: float
    at_most: bool = False
    unit: str = "×"

    @property
    def is_met(self):
        return median(self.values) <= self.goal if self.at_most else median(self.values) >= self.goal

    @property
    def spread(self):
        digits = 2 if self.unit == "×" and median(self.values) < 10 else 1
        return (
            f"**{median(self.values):.{digits}f}{self.unit}**"
            + (f" ({min(self.values):.{digits}f}–{max(self.values):.{digits}f})" if len(self.values) > 1 else ""))

    @property
    def aim(self):
        return f"{'≤' if self.at_most else '≥'} {self.goal:g}{self.unit} {'✓' if self.is_met else '✗'}"


def rows(results, growth=None):
    """Every goal that there are results for. `growth` is the content of results/growth.json."""
    return [
        *_echo(results["echo"]), *_gets(results), *_spends(results["spends"]), _floor(results["cached_get"]["8×1"]),
        *_memory(results["memory"]), _start(results["startup"]), *_growth(growth), _lanes(results["lanes"]),
        _library(results["library"])]


def _against(measure, load, ours, theirs, goal):
    return Row(
        measure, load, rate(middle(ours, "requests_per_second")) + "/s",
        rate(middle(theirs, "requests_per_second")) + "/s", ratios(ours, theirs), goal)


def _echo(runs):
    for peer, title, goals in (("go", "containerd's Go ttrpc", GO), ("grpc", "grpc-swift-2", GRPC)):
        for load, goal in goals.items():
            if peer in runs[load]:
                yield _against(f"health check : {title}", load, runs[load]["profiled"], runs[load][peer], goal)


def _gets(results):
    without = "" if results["has_cache"] else ", of a daemon without a cache"
    for key, title, goals in (
        ("uncached_get", "uncached get : pgbench", UNCACHED), ("cached_get", f"cached get{without} : pgbench", CACHED),
    ):
        for load, goal in goals.items():
            sides = results[key][load]
            yield _against(title, load, sides["profiled"], sides["pgbench"], goal)


def _spends(results):
    for budgets, goal in SPENDS.items():
        runs = results[str(budgets)]
        title = "one budget" if budgets == 1 else f"{budgets:,} budgets"
        for load in [name for name in runs if name != "pgbench"]:
            yield _against(f"durable spends of {title} : direct SQL", load, runs[load], runs["pgbench"], goal)


def _floor(sides):
    field = "server_cpu_microseconds_per_request"
    return Row(
        "server CPU of a cached get : C floor", "8×1", f"{middle(sides['profiled'], field):.2f} µs",
        f"{middle(sides['floor'], field):.2f} µs", ratios(sides["profiled"], sides["floor"], field), FLOOR_CPU, True)


def _memory(memory):
    titles = {
        "idle": "idle", "connections": "1,000 connections open", "load": "empty cache, under load"}
    for kind, goal in MEMORY_MEBIBYTES.items():
        mebibytes = memory[kind] / 1024
        yield Row(
            f"peak resident memory: {titles[kind]}", "8×16" if kind == "load" else "–", f"{mebibytes:.1f} MiB", "–",
            [mebibytes], goal, True, " MiB")


def _start(startup):
    values = startup["serving_milliseconds"]
    return Row(
        "start to READY, schema current", "–", f"{median(values):.1f} ms", "–", values, START_MILLISECONDS, True, " ms")


def _growth(growth):
    sizes = (growth or {}).get("accounts", {}).get("sizes", {})
    if len(sizes) < 2:
        return
    first, last = sizes[min(sizes, key=int)], sizes[max(sizes, key=int)]
    names = {"get": "get", "list": "list page", "search": "search"}
    span = f"{_power(min(sizes, key=int))} → {_power(max(sizes, key=int))} profiles"
    for name, goal in GROWTH.items():
        before, after = first[name]["p50"], last[name]["p50"]
        yield Row(
            f"{names[name]} p50, {span}", "1×1", f"{after:.0f} µs", f"{before:.0f} µs", [after / before], goal, True)


def _power(size):
    exponents = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
    zeros = len(size) - 1
    return "10" + str(zeros).translate(exponents) if size == "1" + "0" * zeros else f"{int(size):,}"


def _lanes(runs):
    field = ("latency_microseconds", "p99")
    return Row(
        "get p99 with 4 searches and lists running : without", "8×1", f"{middle(runs['beside'], *field):.0f} µs",
        f"{middle(runs['alone'], *field):.0f} µs", ratios(runs["beside"], runs["alone"], *field), LANES, True)


def _library(runs):
    return _against("calls by the Swift client library : C load generator", "8×16", runs["library"], runs["load"], LIBRARY)
