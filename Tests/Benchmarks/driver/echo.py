"""Health checks: the daemon's, with all that stands around every call, beside servers that do nothing else."""

import contextlib

from . import ttrpc
from .measure import LOADS, load_name
from .session import HEALTH

SERVERS = ("swift", "go", "grpc", "floor")


def measure(session):
    frames = session.file("health.frames", ttrpc.request_frame(*HEALTH, b""))
    with contextlib.ExitStack() as stack:
        servers = {"profiled": stack.enter_context(session.daemon())}
        for name in SERVERS:
            if name in session.programs:
                servers[name] = stack.enter_context(session.echo_server(name))

        def side(name, load):
            options = {"grpc": True} if name == "grpc" else {}
            return lambda: session.meter.load(servers[name], frames, load, **options)

        return {
            load_name(load): session.meter.interleave(
                f"health check {load_name(load)}", {name: side(name, load) for name in servers})
            for load in LOADS}
