"""What all measures share: programs, a folder, a database with its records, servers."""

import contextlib
import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from . import profiles, ttrpc
from .measure import Meter, say
from .postgres import DAEMON, OWNER, Cluster

HEALTH = ("grpc.health.v1.Health", "Check")
# Response{payload: HealthCheckResponse{status: SERVING}} ends so.
SERVING = ttrpc.field(2, b"\x08\x01")
START_SECONDS = 60
# What the cached reads get when the daemon has a cache that is off by default.
CACHE_BYTES = 64 * 1024 * 1024
CACHE_VARIABLE = "PROFILED_CACHE_BYTES"


@dataclass
class Server:
    """A running server and where it listens."""

    socket: Path
    process: subprocess.Popen

    @property
    def pid(self):
        return self.process.pid


class Session:
    """One run of everything in a folder of its own."""

    def __init__(self, arguments, programs, folder, processes):
        self.arguments = arguments
        self.programs = programs
        self.folder = folder
        self.processes = processes
        self.meter = Meter(programs, arguments.seconds, arguments.warm_up, arguments.pairs)
        self.default_cache_bytes = default_cache_bytes(programs["profiled"])
        self.cluster = None
        self.daemon_conninfo = None
        self._sockets = 0

    @property
    def has_cache(self):
        return self.default_cache_bytes is not None

    def log(self, name):
        return open(self.folder / f"{name}.log", "ab")

    def start_database(self, settings=None):
        """Starts PostgreSQL and makes the daemon's schema in it."""
        say("Starting PostgreSQL")
        data = self.folder / "pg"
        data.mkdir()
        with self.log("postgres") as log:
            self.cluster = Cluster(data, self.processes, log, settings)
        migrate = [self.programs["profiled"], "migrate", "up"]
        # Earlier revisions had one role for everything.
        help_text = subprocess.run([*migrate, "--help"], stdout=subprocess.PIPE, text=True, timeout=60, check=True).stdout
        has_roles = "--role" in help_text
        self.daemon_conninfo = self.cluster.conninfo_of(DAEMON if has_roles else "postgres")
        owner = self.cluster.conninfo_of(OWNER if has_roles else "postgres")
        subprocess.run(
            [*migrate, "--database", owner, *(["--role", DAEMON] if has_roles else [])],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, timeout=300, check=True)

    def load_profiles(self, count):
        say(f"Loading {count:,} customer profiles")
        profiles.load(self.cluster, count, lambda done: print(f"    {done:,}", flush=True, file=os.sys.stderr))

    @contextlib.contextmanager
    def daemon(self, cached=True):
        """A fresh daemon with default settings but for the cache, which is off unless it is wanted."""
        server = self.start_daemon(cached)
        try:
            yield server
        finally:
            self.processes.end(server.process)

    def start_daemon(self, cached=True, wait=True, wrapper=(), program=None, **options):
        """Starts a daemon; see daemon(). `wrapper` comes before its command line."""
        self._sockets += 1
        socket = self.folder / f"profiled-{self._sockets}.sock"
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PROFILED_")}
        # Several daemons share the folder, and would share the socket for administrators.
        environment["PROFILED_SOCKET_ADMIN_PATH"] = "none"
        if self.has_cache and not cached:
            environment[CACHE_VARIABLE] = "0"
        elif self.has_cache and self.default_cache_bytes == 0:
            environment[CACHE_VARIABLE] = str(CACHE_BYTES)
        with self.log("profiled") as log:
            process = self.processes.start(
                [*wrapper, program or self.programs["profiled"], "serve", "--database", self.daemon_conninfo,
                 "--socket", socket],
                log, env=environment, **options)
        server = Server(socket, process)
        if wait:
            wait_until_serving(server)
        return server

    @contextlib.contextmanager
    def echo_server(self, name):
        """One of the echo servers of this package."""
        socket = self.folder / f"{name}.sock"
        with self.log(name) as log:
            process = self.processes.start([self.programs[name], socket], log)
        server = Server(socket, process)
        try:
            if name == "grpc":
                wait_until_listening(server)
            else:
                wait_until_serving(server)
            yield server
        finally:
            self.processes.end(process)
            socket.unlink(missing_ok=True)

    def file(self, name, content):
        """Writes what a load generator reads; its path."""
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        path.chmod(0o644)
        return path


def default_cache_bytes(profiled):
    """What `cache.bytes` is when nobody sets it; None when the daemon has no such setting."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PROFILED_")}
    output = subprocess.run(
        [profiled, "check-config"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, env=environment, text=True,
        timeout=30, check=True).stdout
    for line in output.splitlines():
        if line.startswith("cache.bytes:"):
            return int(line.split(":", 1)[1].strip().replace("_", "") or 0)
    return None


def wait_until_serving(server, seconds=START_SECONDS, interval=0.05):
    """Asks for the server's health until it says SERVING."""

    def is_serving():
        return ttrpc.call(server.socket, *HEALTH).endswith(SERVING)

    _wait(server, is_serving, seconds, interval)


def wait_until_listening(server, seconds=START_SECONDS, interval=0.05):
    """Tries to connect until somebody listens."""

    def is_listening():
        ttrpc.connect(server.socket).close()
        return True

    _wait(server, is_listening, seconds, interval)


def _wait(server, is_ready, seconds, interval):
    deadline = time.monotonic() + seconds
    while True:
        if server.process.poll() is not None:
            raise RuntimeError(f"{server.socket.stem} ended with {server.process.returncode}")
        try:
            if is_ready():
                return
        except OSError:
            pass
        if time.monotonic() > deadline:
            raise RuntimeError(f"{server.socket.stem} did not answer within {seconds} s")
        time.sleep(interval)
