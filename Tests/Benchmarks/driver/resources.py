"""What the daemon takes beside time per request: memory, and time to start."""

import contextlib
import re
import time

from . import gets, profiles, spends, ttrpc
from .processes import status_kibibytes
from .session import HEALTH, wait_until_serving

CONNECTIONS = 1000
# Upkeep that begins after the start has run by then.
SETTLE_SECONDS = 1.0
STARTS = 7


def measure_memory(session):
    """Peaks of resident memory in KiB, each of a fresh daemon."""
    memory = {}
    with session.daemon() as daemon:
        time.sleep(SETTLE_SECONDS)
        memory["idle"] = status_kibibytes(daemon.pid, "VmHWM")
    with session.daemon() as daemon, contextlib.ExitStack() as stack:
        for _ in range(CONNECTIONS):
            connection = stack.enter_context(ttrpc.connect(daemon.socket))
            ttrpc.call_on(connection, *HEALTH)
        time.sleep(SETTLE_SECONDS)
        memory["connections"] = status_kibibytes(daemon.pid, "VmHWM")
    with session.daemon(cached=False) as daemon:
        frames = session.file("get.frames", profiles.get_frames(range(1, session.arguments.profiles + 1)))
        errors = session.meter.load(daemon, frames, (8, 16), match_suffix=profiles.ID_BYTES)["errors"]
        frames = session.file("spend.frames", spends.spend_frames(spends.BUDGETS))
        errors += session.meter.load(daemon, frames, (8, 8), stamp=spends.STAMP, any_size=True)["errors"]
        memory["load"] = status_kibibytes(daemon.pid, "VmHWM")
    with session.daemon() as daemon:
        errors += session.meter.load(
            daemon, gets.hot_frames(session), (8, 16), match_suffix=profiles.ID_BYTES)["errors"]
        memory["cached_load"] = status_kibibytes(daemon.pid, "VmHWM")
    memory["errors"] = errors
    return memory


def measure_startup(session):
    """Milliseconds from the start of the process to the first SERVING, and to the daemon's own word of it."""
    log = session.folder / "profiled.log"
    serving, logged = [], []
    for _ in range(STARTS):
        begin = log.stat().st_size
        started = time.monotonic()
        # Without the fork of this whole interpreter, which takes as long as a good part of the start.
        server = session.start_daemon(wait=False, preexec_fn=None)
        try:
            wait_until_serving(server, interval=0.0005)
            serving.append((time.monotonic() - started) * 1000)
            # The line is written right after the socket is there.
            logged.append(_wait_for_line(log, begin))
        finally:
            session.processes.end(server.process)
    return {"serving_milliseconds": serving, "logged_milliseconds": logged}


def _wait_for_line(log, begin):
    """What the daemon says how long its start took: `startup` in its log, such as 0.0123 seconds."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        with open(log, "rb") as file:
            file.seek(begin)
            found = re.search(rb"startup[\"=: ]+([0-9.e-]+) ?(seconds|s|ms)?", file.read())
        if found:
            return float(found[1]) * (1 if found[2] == b"ms" else 1000)
        time.sleep(0.01)
    return None
