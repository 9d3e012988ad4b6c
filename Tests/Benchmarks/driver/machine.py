"""What the figures were taken on."""

import os
import platform
import re
import subprocess
from pathlib import Path


def _output(*command):
    finished = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False)
    return finished.stdout.strip()


def describe(root, postgres_version):
    """The machine and the versions, and how busy it was before: figures of a busy machine are worth little."""
    model = re.search(r"^model name\s*: (.*)", Path("/proc/cpuinfo").read_text(encoding="utf-8"), re.M)
    memory = re.search(r"^MemTotal:\s*(\d+) kB", Path("/proc/meminfo").read_text(encoding="utf-8"), re.M)
    swift = re.search(r"Swift version (\S+)", _output("swift", "--version"))
    changed = _output("git", "-C", str(root), "status", "--porcelain")
    return {
        "cores": len(os.sched_getaffinity(0)),
        "processor": model[1] if model else platform.machine(),
        "memory_mebibytes": int(memory[1]) // 1024 if memory else None,
        "kernel": platform.release(),
        "postgresql": postgres_version,
        "swift": swift[1] if swift else None,
        "revision": _output("git", "-C", str(root), "rev-parse", "--short", "HEAD") + ("+changes" if changed else ""),
        "load_average_before": os.getloadavg()[0],
    }


def sentence(machine):
    return (
        f"{machine['cores']} cores of {machine['processor']}, {machine['memory_mebibytes'] / 1024:.0f} GiB, "
        f"Linux {machine['kernel']}, PostgreSQL {machine['postgresql']}, Swift {machine['swift']}, "
        f"revision {machine['revision']}, load average before {machine['load_average_before']:.2f}"
    )
