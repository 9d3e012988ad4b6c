"""The Swift client library against the C load generator doing the same: cached gets, 128 of them open at once."""

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

        def library():
            return run_load(
                [session.programs["client"], daemon.socket, profiles.ACCOUNT, ids, *LOAD, session.meter.seconds,
                 session.meter.warm_up],
                session.meter.seconds + session.meter.warm_up + 60)

        return session.meter.interleave("cached get 8×16 by the client library", {
            "library": library,
            "load": lambda: session.meter.load(daemon, frames, LOAD, match_suffix=profiles.ID_BYTES),
        })
