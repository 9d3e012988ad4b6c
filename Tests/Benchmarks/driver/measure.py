"""One run of one side, and runs of several sides in turn."""

import json
import re
import subprocess
import sys

from .processes import family_cpu_seconds
from .figures import middle, rate

# Each load: connections and calls open on each; pgbench gets as many clients as calls are open in all.
LOADS = ((1, 1), (8, 1), (64, 1), (8, 16))


# Of pgbench, each twice as long as the one before, until it has measured something.
PGBENCH_ATTEMPTS = 3


def load_name(load):
    return f"{load[0]}×{load[1]}"


def say(text):
    print(f"==> {text}", file=sys.stderr, flush=True)


class Meter:
    """Runs the load generators and pgbench with the same time limits."""

    def __init__(self, programs, seconds, warm_up, pairs):
        self._programs = programs
        self.seconds = seconds
        self.warm_up = warm_up
        self.pairs = pairs
        self._seed = 0

    def command(self, socket, frames, load, seconds=None, warm_up=None, **options):
        """The load generator's command line. Options by their names there, True for those without a value."""
        self._seed += 1
        command = [
            self._programs["load"], "--socket", socket, "--frames", frames, "--connections", load[0],
            "--outstanding", load[1], "--seconds", seconds or self.seconds,
            "--warm-up", self.warm_up if warm_up is None else warm_up, "--seed", self._seed]
        for name, value in options.items():
            command += [f"--{name.replace('_', '-')}"] + ([] if value is True else [value])
        return [str(word) for word in command]

    def load(self, server, frames, load, cluster=None, **options):
        """The load generator's report, with PostgreSQL's processor time per request when a cluster is given."""
        command = self.command(server.socket, frames, load, server_pid=server.pid, **options)
        before = family_cpu_seconds(cluster.pid) if cluster else 0
        report = run_load(command, 700)
        if cluster:
            used = family_cpu_seconds(cluster.pid) - before
            report["postgres_cpu_microseconds_per_request"] = per_request(used, report["answered_in_all"])
        return report

    def pgbench(self, cluster, script, clients, variables):
        """pgbench's throughput after it has connected and run for a second, in which it prepares and fills its caches."""
        seconds = round(self.seconds) + 2
        for attempt in range(PGBENCH_ATTEMPTS):
            before = family_cpu_seconds(cluster.pid)
            output, latencies = cluster.pgbench(script, clients, seconds * 2**attempt, variables)
            used = family_cpu_seconds(cluster.pid) - before
            report = parse_pgbench(output)
            if report:
                report["postgres_cpu_microseconds_per_request"] = per_request(used, report["transactions"])
                report["latency_microseconds"] = quantiles(latencies)
                return report
        raise RuntimeError(f"connecting took nearly all of pgbench's time: the machine is too busy\n{output}")

    def interleave(self, title, sides):
        """Runs every side in turn, in the other direction every second time; the runs by side."""
        runs = {name: [] for name in sides}
        for number in range(self.pairs):
            for name in list(sides) if number % 2 == 0 else reversed(list(sides)):
                run = sides[name]()
                runs[name].append(run)
                if run["errors"]:
                    say(f"{title}, {name}: {run['errors']} errors, the first: {run.get('first_error')}")
        medians = ", ".join(f"{name} {rate(middle(runs[name], 'requests_per_second'))}" for name in sides)
        say(f"{title}: {medians}")
        return runs


def run_load(command, timeout):
    """Runs a load generator; its report. One wrong answer is a report, not a failure."""
    finished = subprocess.run(
        [str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, timeout=timeout, check=False)
    if finished.returncode not in (0, 1):
        raise RuntimeError(f"the load generator failed: {(finished.stderr or finished.stdout).strip()}")
    return json.loads(finished.stdout)


def per_request(seconds, requests):
    return seconds * 1e6 / requests if requests else None


def quantiles(latencies):
    """Of pgbench's log, without its first second."""
    if not latencies:
        return {}
    begin = min(ended for ended, _ in latencies) + 1
    values = sorted(microseconds for ended, microseconds in latencies if ended >= begin)
    if not values:
        return {}
    return {
        name: values[min(len(values) - 1, int(share * len(values)))]
        for name, share in (("p50", 0.5), ("p99", 0.99), ("p99.9", 0.999))}


def parse_pgbench(output):
    """The figures of pgbench's output.

    The first second, known from the first progress line, is taken out: in it plans are made and caches filled, which
    for 128 clients is a good part of a short run. Connecting is over by then, but has taken its part of the duration;
    None when it has left nothing to speak of.
    """

    def figure(pattern):
        return float(re.search(pattern, output, re.M)[1])

    transactions = figure(r"^number of transactions actually processed: (\d+)")
    seconds = transactions / figure(r"^tps = ([\d.]+)")
    first_seconds = figure(r"^progress: ([\d.]+) s,")
    first_rate = figure(r"^progress: [\d.]+ s, ([\d.]+) tps")
    if seconds - first_seconds < 0.5:
        return None
    return {
        "requests_per_second": (transactions - first_seconds * first_rate) / (seconds - first_seconds),
        "transactions": int(transactions),
        "errors": int(figure(r"^number of failed transactions: (\d+)")),
        "mean_latency_milliseconds": figure(r"^latency average = ([\d.]+) ms"),
    }
