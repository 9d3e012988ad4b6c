"""Processes that end with this one, and what the kernel says of them."""

import ctypes
import os
import signal
import subprocess
from pathlib import Path

PR_SET_PDEATHSIG = 1
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
_libc = ctypes.CDLL(None, use_errno=True)


def _end_with_parent():
    # Also when this process is killed: PostgreSQL takes SIGINT for a fast shutdown, everyone else ends by it too.
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def server_user():
    """How to run what refuses to run as root: keyword arguments of subprocess."""
    if os.geteuid() != 0:
        return {}
    return {"user": "postgres", "group": "postgres", "extra_groups": []}


class Processes:
    """Starts servers; leaving the `with` block ends them by their ids, the last one first."""

    def __init__(self):
        self._running = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        while self._running:
            process, stop_signal, seconds = self._running.pop()
            self._end(process, stop_signal, seconds)

    def start(self, command, log, stop_signal=signal.SIGTERM, seconds=15, preexec_fn=_end_with_parent, **options):
        """Starts a server in a process group of its own, so that Ctrl-C is handled here. `log` takes what it says.

        Without `preexec_fn` starting takes less than a millisecond, and a server outlives this process if that is killed.
        """
        process = subprocess.Popen(
            [str(word) for word in command], stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
            start_new_session=True, preexec_fn=preexec_fn, **options)
        self._running.append((process, stop_signal, seconds))
        return process

    def end(self, process, seconds=None):
        """Ends one of the servers before the others, with another time limit if one is given."""
        for entry in [entry for entry in self._running if entry[0] is process]:
            self._running.remove(entry)
            self._end(process, entry[1], seconds or entry[2])

    @staticmethod
    def _end(process, stop_signal, seconds):
        if process.poll() is not None:
            return
        process.send_signal(stop_signal)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def status_kibibytes(pid, field):
    """A field of /proc/PID/status that is given in kB, such as VmHWM, the peak of resident memory."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1])
    raise ValueError(f"/proc/{pid}/status has no {field}")


def _stat(pid):
    # The name, in parentheses, may hold anything: the numbers follow the last one.
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return [int(field) for field in fields[1:15]]


def family_cpu_seconds(pid):
    """Processor time of a process, its children, and those of its children that have ended (proc(5): stat)."""
    own = _stat(pid)
    ticks = sum(own[10:14])
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split():
        try:
            ticks += sum(_stat(child)[10:12])
        except (FileNotFoundError, ProcessLookupError):
            continue
    return ticks / TICKS_PER_SECOND
