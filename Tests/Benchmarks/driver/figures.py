"""Medians of runs, and ratios between runs that were made right after each other."""

from statistics import median


def figure(run, path):
    for key in path:
        run = run[key]
    return run


def middle(runs, *path):
    """The median of a figure over runs."""
    return median(figure(run, path) for run in runs)


def ratios(ours, theirs, *path):
    """A figure of each run to that of the other side's run of the same round; requests per second if none is named."""
    path = path or ("requests_per_second",)
    return [
        figure(mine, path) / figure(other, path) if figure(other, path) else float("inf")
        for mine, other in zip(ours, theirs)]


def rate(requests_per_second):
    """Thousands with two to three digits that mean something."""
    thousands = requests_per_second / 1000
    return f"{thousands:.1f}k" if thousands < 100 else f"{thousands:.0f}k"
