"""Reads of one customer profile by id against the same SELECT by pgbench."""

from . import profiles, ttrpc
from .measure import LOADS, load_name
from .session import HEALTH

# Records that cached reads ask for: about a megabyte, spread over the whole table.
HOT = 1000


def measure_uncached(session):
    """Random ids of all records, the daemon's cache off."""
    count = session.arguments.profiles
    frames = session.file("get.frames", profiles.get_frames(range(1, count + 1)))
    pgbench = pgbench_side(session, count, 1)
    with session.daemon(cached=False) as daemon:
        return {
            load_name(load): session.meter.interleave(f"uncached get {load_name(load)}", {
                "profiled": lambda load=load: session.meter.load(
                    daemon, frames, load, session.cluster, match_suffix=profiles.ID_BYTES),
                "pgbench": lambda load=load: pgbench(load),
            })
            for load in LOADS}


def measure_cached(session):
    """Random ids of few records, which the daemon has in its cache after the warm-up of each run.

    At 8×1 the C floor answers health checks in the same rounds: what its processor time is compared with.
    """
    frames = hot_frames(session)
    health = session.file("health.frames", ttrpc.request_frame(*HEALTH, b""))
    hot, stride = hot_set(session)
    pgbench = pgbench_side(session, hot, stride)
    results = {}
    with session.daemon() as daemon, session.echo_server("floor") as floor:
        # Everything is in the cache before the first run is measured.
        session.meter.load(daemon, frames, (8, 1), match_suffix=profiles.ID_BYTES)
        for load in LOADS:
            sides = {
                "profiled": lambda load=load: session.meter.load(
                    daemon, frames, load, session.cluster, match_suffix=profiles.ID_BYTES),
                "pgbench": lambda load=load: pgbench(load),
            }
            if load == (8, 1):
                sides["floor"] = lambda load=load: session.meter.load(floor, health, load)
            results[load_name(load)] = session.meter.interleave(f"cached get {load_name(load)}", sides)
    return results


def hot_set(session):
    """How many records are hot, and every which one of all."""
    hot = min(HOT, session.arguments.profiles)
    return hot, session.arguments.profiles // hot


def hot_numbers(session):
    hot, stride = hot_set(session)
    return range(1, hot * stride + 1, stride)


def hot_frames(session):
    return session.file("hot.frames", profiles.get_frames(hot_numbers(session)))


def pgbench_side(session, count, stride):
    script = session.file("get.sql", profiles.PGBENCH_SCRIPT)
    variables = {"profiles": count, "stride": stride, "account": profiles.ACCOUNT}
    return lambda load: session.meter.pgbench(session.cluster, script, load[0] * load[1], variables)
