"""Throughput and p99 against concurrency, as SVG that needs nothing else and reads on light and dark pages."""

import math

from .figures import middle
from .measure import LOADS, load_name

WIDTH, HEIGHT = 960, 752
PANEL_WIDTH, PANEL_HEIGHT = 372, 232
LEFT, TOP = 70, 108
COLUMN, ROW = 476, 328
CALLS = [connections * outstanding for connections, outstanding in LOADS]

# Our own strong and in front, the others each in a colour that differs in lightness too.
OURS, OURS_TOO = "#d9480f", "#f08c00"
STYLES = {
    "profiled": ("profiled", OURS, 3),
    "cached": ("profiled, cached", OURS, 3),
    "uncached": ("profiled, uncached", OURS_TOO, 3),
    "go": ("containerd's Go ttrpc", "#1971c2", 2),
    "grpc": ("grpc-swift-2", "#7048e8", 2),
    "floor": ("C floor", "#868e96", 2),
    "pgbench": ("pgbench, direct", "#0c8599", 2),
}

CSS = """
text { font: 13px system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif; fill: #343a40; }
.title { font-size: 15px; font-weight: 600; fill: #212529; }
.head { font-size: 18px; font-weight: 600; fill: #212529; }
.tick, .note { font-size: 12px; fill: #6c757d; }
.grid { stroke: #e9ecef; stroke-width: 1; }
.axis { stroke: #adb5bd; stroke-width: 1; }
.line { fill: none; stroke-linejoin: round; stroke-linecap: round; }
"""


def draw(results):
    """The picture; both axes are logarithmic."""
    echo = series(results["echo"], ("floor", "go", "grpc", "profiled"))
    gets = {
        "pgbench": results["uncached_get"], "uncached": results["uncached_get"], "cached": results["cached_get"]}
    gets = {
        name: by_load(runs, "pgbench" if name == "pgbench" else "profiled") for name, runs in gets.items()}
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        'role="img">',
        "<title>Throughput and p99 latency against the number of open calls</title>",
        f"<style>{CSS}</style>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" rx="8" fill="#ffffff"/>',
        text(LEFT, 36, "profiled against others, by calls open at once", "head"),
        text(LEFT, 58, f"Medians of {results['settings']['pairs']} runs, {results['machine']['cores']} cores, "
             f"{results['date']}; logarithmic axes.", "note")]
    for row, (title, lines) in enumerate((("Health check", echo), ("Get of one profile", gets))):
        for column, (what, field, scale, unit) in enumerate((
            ("requests per second", ("requests_per_second",), 1, ""),
            ("p99 latency", ("latency_microseconds", "p99"), 1e-6, "s"),
        )):
            values = {name: figures(runs, field, scale) for name, runs in lines.items()}
            parts.append(panel(LEFT + column * COLUMN, TOP + row * ROW, f"{title}: {what}", values, unit))
        parts.append(legend(LEFT, TOP + row * ROW + PANEL_HEIGHT + 46, lines))
    return "\n".join(parts + ["</svg>"]) + "\n"


def series(runs, names):
    return {name: by_load(runs, name) for name in names if name in runs[load_name(LOADS[0])]}


def by_load(runs, name):
    return {load: sides[name] for load, sides in runs.items() if name in sides}


def figures(runs, field, scale):
    """Pairs of calls open and the median of a figure."""
    points = []
    for load in LOADS:
        found = runs.get(load_name(load))
        if found and all(has(run, field) for run in found):
            points.append((load[0] * load[1], middle(found, *field) * scale))
    return points


def has(run, field):
    for key in field:
        run = run.get(key) if isinstance(run, dict) else None
    return bool(run)


def panel(left, top, title, values, unit):
    """One diagram with its lines."""
    every = [value for points in values.values() for _, value in points]
    low, high = bounds(every)

    def x(calls):
        return left + 14 + (PANEL_WIDTH - 28) * math.log(calls / CALLS[0]) / math.log(CALLS[-1] / CALLS[0])

    def y(value):
        return top + PANEL_HEIGHT * (1 - math.log(value / low) / math.log(high / low))

    parts = [text(left, top - 12, title, "title")]
    for tick in ticks(low, high):
        parts.append(f'<path class="grid" d="M{left} {y(tick):.1f}h{PANEL_WIDTH}"/>')
        parts.append(text(left - 8, y(tick) + 4, label(tick, unit), "tick", "end"))
    parts.append(f'<path class="axis" d="M{left} {top + PANEL_HEIGHT}h{PANEL_WIDTH}"/>')
    for calls, load in zip(CALLS, LOADS):
        parts.append(f'<path class="axis" d="M{x(calls):.1f} {top + PANEL_HEIGHT}v5"/>')
        parts.append(text(x(calls), top + PANEL_HEIGHT + 19, load_name(load), "tick", "middle"))
    for name, points in values.items():
        _, colour, width = STYLES[name]
        path = "L".join(f"{x(calls):.1f} {y(value):.1f}" for calls, value in points)
        parts.append(f'<path class="line" stroke="{colour}" stroke-width="{width}" d="M{path}"/>')
        for calls, value in points:
            parts.append(
                f'<circle cx="{x(calls):.1f}" cy="{y(value):.1f}" r="{width + 1}" fill="{colour}">'
                f"<title>{escape(STYLES[name][0])}, {calls} open: {label(value, unit)}</title></circle>")
    return "\n".join(parts)


def legend(left, top, lines):
    """What the lines of a row are, ours first."""
    parts = []
    for name in reversed(list(lines)):
        title, colour, _ = STYLES[name]
        parts.append(f'<path stroke="{colour}" stroke-width="3" d="M{left:.0f} {top - 4}h16"/>')
        parts.append(text(left + 22, top, title))
        left += 54 + 7.4 * len(title)
    return "\n".join(parts)


def bounds(values):
    """Around all values, each at 1, 2 or 5 times a power of ten."""
    steps = [factor * 10.0**power for power in range(-9, 10) for factor in (1, 2, 5)]
    return max(step for step in steps if step <= min(values)), min(step for step in steps if step >= max(values) * 1.05)


def ticks(low, high):
    """1, 2 and 5 times powers of ten when there is room, else the powers alone."""
    factors = (1, 2, 5) if high / low <= 200 else (1,)
    return [
        factor * 10.0**power for power in range(-9, 10) for factor in factors
        if low <= factor * 10.0**power * 1.001 and factor * 10.0**power <= high * 1.001]


def label(value, unit):
    prefixes = ((1, "M", 1e6), (1, "k", 1e3), (1, "", 1)) if not unit else ((1, "", 1), (1, "m", 1e-3), (1, "µ", 1e-6))
    for _, prefix, size in prefixes:
        if value >= size * 0.9995:
            break
    number = f"{value / size:.3g}"
    return f"{number} {prefix}{unit}" if unit else f"{number}{prefix}"


def text(x, y, content, css="", anchor="start"):
    attributes = f' class="{css}"' if css else ""
    return f'<text x="{x:.1f}" y="{y:.1f}"{attributes} text-anchor="{anchor}">{escape(content)}</text>'


def escape(content):
    return content.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
