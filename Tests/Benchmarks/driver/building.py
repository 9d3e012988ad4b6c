"""The programs that a run needs."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from .measure import say

HERE = Path(__file__).resolve().parent.parent
ROOT = HERE.parent.parent
GO_LIBRARY = Path("/usr/share/gocode/src/github.com/containerd/ttrpc")


def build(skip, daemon=None):
    """The programs by name, with another daemon if one is named; containerd's library is measured where it is installed."""
    if not skip:
        say("Building (release)")
        if not daemon:
            build_daemon()
        run(["swift", "build", "-c", "release", "--package-path", HERE])
    programs = {
        "profiled": daemon or ROOT / ".build/release/profiled",
        "load": HERE / ".build/release/load",
        "client": HERE / ".build/release/client-load",
        "floor": HERE / ".build/release/echo-floor",
        "swift": HERE / ".build/release/echo-swift",
        "grpc": HERE / ".build/release/echo-grpc",
    }
    if shutil.which("go") and GO_LIBRARY.is_dir():
        programs["go"] = HERE / ".build/echo-go"
        if not skip:
            environment = dict(
                os.environ, GO111MODULE="off", GOPATH="/usr/share/gocode", GOCACHE=str(HERE / ".build/go-cache"))
            run(["go", "build", "-o", programs["go"], "."], cwd=HERE / "Sources/echo-go", env=environment)
    else:
        say("containerd's Go ttrpc is left out: golang-go and golang-github-containerd-ttrpc-dev are not installed")
    for program in programs.values():
        if not program.is_file():
            raise FileNotFoundError(f"{program} has not been built")
    return programs


def build_daemon():
    run([ROOT / ".ci/build-release", "profiled"])


def build_load(folder):
    """The load generator alone, by the C compiler, so that nothing else has to be fetched or built; where it is."""
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / "load"
    compiler = shutil.which("clang") or shutil.which("cc") or "gcc"
    sources = sorted((HERE / "Sources/load").glob("*.c"))
    run([compiler, "-O2", "-D_GNU_SOURCE", "-o", program, *sources])
    return program


def run(command, **options):
    subprocess.run(
        [str(word) for word in command], stdin=subprocess.DEVNULL, stdout=sys.stderr, check=True, **options)
