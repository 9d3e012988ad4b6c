"""Whether heavy requests delay light ones."""

import json
import subprocess

from . import profiles, ttrpc
from .measure import say

# Connections that ask for heavy pages, one after the other.
HEAVY = 4
PAGE_SIZE = 1000
LOAD = (8, 1)


def measure(session):
    """Runs of gets alone, and with searches and lists of a thousand records beside them; no answer is cached."""
    frames = session.file("get.frames", profiles.get_frames(range(1, session.arguments.profiles + 1)))
    heavy = session.file("heavy.frames", heavy_frames())
    with session.daemon(cached=False) as daemon:

        def alone():
            return session.meter.load(daemon, frames, LOAD, match_suffix=profiles.ID_BYTES)

        def beside():
            # It begins before the gets do and ends after them.
            command = session.meter.command(
                daemon.socket, heavy, (HEAVY, 1), seconds=session.meter.seconds + session.meter.warm_up + 0.5,
                warm_up=0, any_size=True)
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
            try:
                run = alone()
                output, _ = process.communicate(timeout=120)
            finally:
                process.kill()
                process.wait()
            run["heavy"] = json.loads(output)
            if run["heavy"]["errors"]:
                say(f"heavy pages: {run['heavy']['errors']} errors, the first: {run['heavy'].get('first_error')}")
            run["errors"] += run["heavy"]["errors"]
            return run

        return session.meter.interleave("get 8×1 with searches and lists beside it", {"alone": alone, "beside": beside})


def heavy_frames():
    service = "profiled.v1.CustomerProfileService"
    account = ttrpc.field(1, profiles.ACCOUNT)
    searches = [
        ttrpc.request_frame(service, "Search", account + ttrpc.field(2, words) + ttrpc.number(3, PAGE_SIZE))
        for words in ("nurses", "teachers prices", "young designers")]
    lists = [
        ttrpc.request_frame(service, "List", account + ttrpc.field(3, order) + ttrpc.number(4, PAGE_SIZE))
        for order in ("name", "created_at desc", "updated_at")]
    return b"".join(searches + lists)
