"""One run of one side."""

import json
import re
import subprocess

from .processes import family_cpu_seconds

# Each load: connections and calls open on each; pgbench gets as many clients as calls are open in all.
LOADS = ((1, 1), (8, 1), (64, 1), (8, 16))


def load_name(load):
    return f"{load[0]}×{load[1]}"


class Meter:
    """Runs the load generator and pgbench with the same time limits."""

    def __init__(self, load_program, seconds, warm_up):
        self._program = load_program
        self.seconds = seconds
        self.warm_up = warm_up
        self._seed = 0

    def ttrpc(self, socket, pid, frames, load, match_suffix=0, cluster=None):
        """The load generator's report, with PostgreSQL's processor time per request when a cluster is given."""
        self._seed += 1
        command = [
            self._program, "--socket", socket, "--frames", frames, "--connections", load[0], "--outstanding", load[1],
            "--seconds", self.seconds, "--warm-up", self.warm_up, "--match-suffix", match_suffix, "--server-pid", pid,
            "--seed", self._seed,
        ]
        before = family_cpu_seconds(cluster.pid) if cluster else 0
        finished = subprocess.run(
            [str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, timeout=self.seconds + self.warm_up + 60, check=False)
        if finished.returncode not in (0, 1):
            raise RuntimeError(f"the load generator failed: {finished.stderr.strip()}")
        report = json.loads(finished.stdout)
        if cluster:
            used = family_cpu_seconds(cluster.pid) - before
            report["postgres_cpu_microseconds_per_request"] = per_request(used, report["answered_in_all"])
        return report

    def pgbench(self, cluster, script, clients, variables):
        """pgbench's throughput after it has connected and run for a second, in which it prepares and fills its caches."""
        before = family_cpu_seconds(cluster.pid)
        output = cluster.pgbench(script, clients, round(self.seconds) + 2, variables)
        used = family_cpu_seconds(cluster.pid) - before
        report = parse_pgbench(output)
        report["postgres_cpu_microseconds_per_request"] = per_request(used, report["transactions"])
        return report


def per_request(seconds, requests):
    return seconds * 1e6 / requests if requests else None


def parse_pgbench(output):
    """The figures of pgbench's output.

    The first second, known from the first progress line, is taken out: in it plans are made and caches filled, which
    for 128 clients is a good part of a short run. Connecting is over by then, but has taken its part of the duration.
    """

    def figure(pattern):
        return float(re.search(pattern, output, re.M)[1])

    transactions = figure(r"^number of transactions actually processed: (\d+)")
    seconds = transactions / figure(r"^tps = ([\d.]+)")
    first_seconds = figure(r"^progress: ([\d.]+) s,")
    first_rate = figure(r"^progress: [\d.]+ s, ([\d.]+) tps")
    if seconds - first_seconds < 0.5:
        raise RuntimeError(f"connecting took nearly all of pgbench's time: the machine is too busy\n{output}")
    return {
        "requests_per_second": (transactions - first_seconds * first_rate) / (seconds - first_seconds),
        "transactions": int(transactions),
        "errors": int(figure(r"^number of failed transactions: (\d+)")),
        "mean_latency_milliseconds": figure(r"^latency average = ([\d.]+) ms"),
    }
