"""A PostgreSQL of one's own: a fresh cluster, reachable by its Unix socket alone."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

from .processes import server_user

# What differs from PostgreSQL's defaults. Durability stays as it is: later measurements write.
SETTINGS = {
    "listen_addresses": "''",
    "max_connections": "200",
    "shared_buffers": "'1GB'",
    # No checkpoint and no vacuum starts by itself while something is measured.
    "max_wal_size": "'8GB'",
    "checkpoint_timeout": "'1h'",
    "autovacuum": "off",
}
DATABASE = "profiled"
# The owner of the tables, and the daemon's role, which row-level security holds for.
OWNER = "profiled_owner"
DAEMON = "profiled"
START_SECONDS = 60


def binaries():
    """The folder of PostgreSQL's programs: Debian's newest, or wherever `initdb` is found."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = str(versions[-1]) if versions else shutil.which("initdb")
    if not found:
        raise FileNotFoundError("PostgreSQL is not installed: there is no initdb")
    return Path(found).parent


class Cluster:
    """A running cluster in `folder`, which must exist and be short enough for a socket's path."""

    def __init__(self, folder, processes, log, settings=None):
        self.folder = Path(folder)
        self._binaries = binaries()
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
        data = self.folder / "data"
        self._run(
            "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync",
            **server_user())
        settings = dict(SETTINGS, **(settings or {}), unix_socket_directories=f"'{self.folder}'")
        with open(data / "postgresql.conf", "a", encoding="utf-8") as file:
            file.writelines(f"{name} = {value}\n" for name, value in settings.items())
        self._process = processes.start(
            [self._binaries / "postgres", "-D", data], log, stop_signal=signal.SIGINT, seconds=60, cwd=self.folder,
            **server_user())
        self._wait()
        for role in (OWNER, DAEMON):
            self._run("createuser", *self._target(), role)
        self._run("createdb", *self._target(), "--owner", OWNER, DATABASE)
        self.version = self.query("SHOW server_version")

    @property
    def pid(self):
        return self._process.pid

    @property
    def conninfo(self):
        """libpq's keywords for a client that no policy holds for."""
        return self.conninfo_of("postgres")

    def conninfo_of(self, role):
        """libpq's keywords for a client with this role."""
        return f"host={self.folder} user={role} dbname={DATABASE}"

    def query(self, sql, timeout=1800):
        """Runs SQL and returns the rows as psql prints them, unaligned."""
        return self._run(
            "psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", self.conninfo, input=sql,
            timeout=timeout).strip()

    def pgbench(self, script, clients, seconds, variables):
        """Runs pgbench with prepared statements.

        Returns what it printed, progress lines every second included, and its log of a tenth of the transactions: for
        each the second it ended in (since the epoch) and how long it took, in microseconds.
        """
        defines = [word for name, value in variables.items() for word in ("-D", f"{name}={value}")]
        for old in self.folder.glob("latency.*"):
            old.unlink()
        output = self._run(
            "pgbench", *self._target(), "-n", "-M", "prepared", "-f", script, "-c", clients, "-j", min(clients, 2),
            "-T", seconds, "-P", 1, "-l", "--sampling-rate", 0.1, "--log-prefix", self.folder / "latency", *defines,
            DATABASE, stderr=subprocess.STDOUT, timeout=seconds + 60)
        # client transaction latency script epoch microseconds
        lines = [line.split() for file in self.folder.glob("latency.*") for line in file.read_text().splitlines()]
        return output, [(int(line[4]) + int(line[5]) / 1e6, int(line[2])) for line in lines]

    def _target(self):
        return "-h", self.folder, "-U", "postgres"

    def _run(self, program, *arguments, stderr=subprocess.PIPE, timeout=1800, **options):
        command = [str(self._binaries / program), *(str(argument) for argument in arguments)]
        if "input" not in options:
            options["stdin"] = subprocess.DEVNULL
        finished = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=stderr, text=True, timeout=timeout, cwd=self.folder, check=False,
            **options)
        if finished.returncode != 0:
            raise RuntimeError(f"{program} failed: {(finished.stderr or finished.stdout).strip()}")
        return finished.stdout

    def _wait(self):
        deadline = time.monotonic() + START_SECONDS
        command = [str(self._binaries / "pg_isready"), "-q", "-h", str(self.folder)]
        while subprocess.run(command, check=False).returncode != 0:
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("PostgreSQL did not start")
            time.sleep(0.05)
