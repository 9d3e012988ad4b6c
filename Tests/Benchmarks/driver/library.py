"""The Swift client library against the C load generator doing the same: cached gets, 128 of them open at once.

The library's callers run on the clients' own executor (`ProfileClient.executor`), and on Swift's default pool beside it.
"""

from . import gets, profiles
from .measure import run_load

LOAD = (8, 16)


def measure(session):
    frames = gets.hot_frames(session)
    ids = session.file(
        "hot.ids", "".join(profiles.record_id(number) + "\n" for number in gets.hot_numbers(session)))
    with session.daemon() as daemon:
        # Everything is in the cache before the first run is measured.
        session.meter.load(daemon, frames, (8, 1), match_suffix=profiles.ID_BYTES)

        def library(executor):
            return run_load(
                [session.programs["client"], daemon.socket, profiles.ACCOUNT, ids, *LOAD, session.meter.seconds,
                 session.meter.warm_up, executor],
                session.meter.seconds + session.meter.warm_up + 60)

        return session.meter.interleave("cached get 8×16 by the client library", {
            "library": lambda: library("client"),
            "library on the default pool": lambda: library("pool"),
            "load": lambda: session.meter.load(daemon, frames, LOAD, match_suffix=profiles.ID_BYTES),
        })
