"""Tries what each directive of profiled.service forbids, and says `ok` where it is denied.

Runs as root without capabilities under the unit's own properties, by the C library alone: nothing between the attempt and
the kernel.
"""
import ctypes
import errno
import mmap
import os
import resource
import socket
import stat
import struct

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
libc.mprotect.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]


def syscall(number, *arguments):
    """Calls by number (x86-64); raises the error."""
    numbers = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    if libc.syscall(ctypes.c_long(number), *numbers) < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def write(path):
    with open(path, "w") as file:
        file.write("x")


def denied(name, expected, attempt, *arguments):
    """One line: the attempt must fail with one of the errors."""
    try:
        attempt(*arguments)
    except OSError as error:
        if error.errno in expected:
            print(f"ok {name} is denied ({errno.errorcode[error.errno]})", flush=True)
        else:
            print(f"not ok {name}: failed in another way: {error}", flush=True)
    except ValueError as error:
        print(f"not ok {name}: {error}", flush=True)
    else:
        print(f"not ok {name}: was allowed", flush=True)


def holds(name, condition):
    print(f"ok {name}" if condition else f"not ok {name}: does not hold", flush=True)


def writable_and_executable():
    page = libc.mmap(None, 4096, mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC, 0x22, -1, 0)
    if page == ctypes.c_void_p(-1).value:
        raise OSError(ctypes.get_errno(), "mmap")


def made_executable():
    page = libc.mmap(None, 4096, mmap.PROT_READ | mmap.PROT_WRITE, 0x22, -1, 0)
    if libc.mprotect(page, 4096, mmap.PROT_READ | mmap.PROT_EXEC) != 0:
        raise OSError(ctypes.get_errno(), "mprotect")


def set_user_id_bit():
    path = os.environ["STATE_DIRECTORY"] + "/probe"
    write(path)
    try:
        os.chmod(path, 0o4755)
    finally:
        os.unlink(path)


def status(key):
    with open("/proc/self/status") as file:
        return next(line.split()[1] for line in file if line.startswith(key + ":"))


def mount():
    if libc.mount(b"none", b"/mnt", b"tmpfs", 0, None) != 0:
        raise OSError(ctypes.get_errno(), "mount")


NO = (errno.EPERM, errno.EACCES)
READ_ONLY = (errno.EROFS,)
ABSENT = (errno.ENOENT,)

# Files
denied("ProtectSystem: writing /etc", READ_ONLY, write, "/etc/probe")
denied("ProtectSystem: writing /usr", READ_ONLY, write, "/usr/probe")
denied("ProtectSystem: writing /var/lib", READ_ONLY, write, "/var/lib/probe")
denied("ProtectSystem: writing /run", READ_ONLY, write, "/run/probe")
denied("ProtectHome: looking into /root", NO, os.listdir, "/root")
denied("PrivateTmp: another's file in /tmp", ABSENT, os.stat, "/tmp/visible-outside")
denied("PrivateDevices: /dev/kmsg", ABSENT, open, "/dev/kmsg")
denied("PrivateDevices: /dev/tty1", ABSENT + NO, open, "/dev/tty1")
denied("DevicePolicy, SystemCallFilter: making a device", NO, os.mknod, "/tmp/device", stat.S_IFCHR | 0o600, os.makedev(1, 3))
denied("ProtectProc: another's process", ABSENT, os.stat, "/proc/1")
denied("ProcSubset: /proc/meminfo", ABSENT, os.stat, "/proc/meminfo")
denied("ProtectKernelTunables: /proc/sys", ABSENT + READ_ONLY + NO, write, "/proc/sys/kernel/hostname")
denied("ProtectControlGroups: writing a control group", READ_ONLY + ABSENT + NO, write, "/sys/fs/cgroup/cgroup.procs")
denied("ExecPaths: running another program", NO, os.execv, "/usr/bin/id", ["id"])

# Network
for name, family in (("AF_INET", socket.AF_INET), ("AF_INET6", socket.AF_INET6), ("AF_NETLINK", socket.AF_NETLINK),
                     ("AF_PACKET", socket.AF_PACKET)):
    kind = socket.SOCK_RAW if name in ("AF_NETLINK", "AF_PACKET") else socket.SOCK_STREAM
    denied(f"RestrictAddressFamilies: {name}", (errno.EAFNOSUPPORT,), socket.socket, family, kind)
socket.socket(socket.AF_UNIX).close()
print("ok RestrictAddressFamilies: AF_UNIX is allowed")

# Privileges
holds("CapabilityBoundingSet: empty", int(status("CapBnd"), 16) == 0 and int(status("CapEff"), 16) == 0)
holds("AmbientCapabilities: empty", int(status("CapAmb"), 16) == 0)
holds("NoNewPrivileges: set", status("NoNewPrivs") == "1")
denied("RestrictSUIDSGID: a set-user-id file", NO, set_user_id_bit)
denied("SystemCallFilter @privileged: chroot", NO, os.chroot, "/tmp")
denied("SystemCallFilter @privileged: setuid", NO, os.setuid, 1)

# The kernel
denied("ProtectClock: setting the clock", NO, syscall, 227, 0, ctypes.create_string_buffer(struct.pack("qq", 0, 0)))
denied("ProtectHostname: sethostname", NO, socket.sethostname, "probe")
denied("ProtectKernelLogs: syslog", NO, syscall, 103, 3, ctypes.create_string_buffer(16), 16)
denied("ProtectKernelModules: init_module", NO, syscall, 175, ctypes.create_string_buffer(16), 16, ctypes.c_char_p(b""))
for name, flag in (("user", 0x10000000), ("mount", 0x20000), ("network", 0x40000000), ("process", 0x20000000)):
    denied(f"RestrictNamespaces: a new {name} namespace", NO, syscall, 272, flag)
denied("RestrictRealtime: SCHED_FIFO", NO, os.sched_setscheduler, 0, os.SCHED_FIFO, os.sched_param(1))
denied("LockPersonality: another personality", NO, syscall, 135, 0x0008)
denied("MemoryDenyWriteExecute: writable and executable memory", NO, writable_and_executable)
denied("MemoryDenyWriteExecute: memory made executable", NO, made_executable)
denied("SystemCallFilter @debug: ptrace", NO, syscall, 101, 0, 0, 0, 0)
denied("SystemCallFilter @debug: perf_event_open", NO, syscall, 298, 0, 0, -1, -1, 0)
denied("SystemCallFilter: bpf", NO, syscall, 321, 0, 0, 0)
denied("SystemCallFilter @mount: mount", NO, mount)
denied("SystemCallFilter @resources: setrlimit", NO, syscall, 160, 4, ctypes.create_string_buffer(16))
# Whoever started the container may have made all of it nice.
priority = os.getpriority(os.PRIO_PROCESS, 0)
os.setpriority(os.PRIO_PROCESS, 0, priority + 5)
holds("SystemCallFilter @resources: setpriority changes nothing", os.getpriority(os.PRIO_PROCESS, 0) == priority)
denied("SystemCallFilter: reboot", NO, syscall, 169, 0, 0, 0, 0)
denied("SystemCallFilter: kexec_load", NO, syscall, 246, 0, 0, 0, 0)
denied("SystemCallFilter: swapon", NO, syscall, 167, ctypes.c_char_p(b"/dev/null"), 0)
with open("/checks/ipc-outside") as file:
    holds("PrivateIPC: an IPC namespace of its own", os.readlink("/proc/self/ns/ipc") != file.read().strip())
with open("/checks/net-outside") as file:
    holds("PrivateNetwork: a network namespace of its own", os.readlink("/proc/self/ns/net") != file.read().strip())
with open("/checks/mnt-outside") as file:
    holds("PrivateMounts: a mount namespace of its own", os.readlink("/proc/self/ns/mnt") != file.read().strip())
holds("LimitCORE: no core dumps", resource.getrlimit(resource.RLIMIT_CORE) == (0, 0))
holds("LimitNOFILE: enough descriptors", resource.getrlimit(resource.RLIMIT_NOFILE)[0] == 16384)
mask = os.umask(0)
holds("UMask: nothing for others", mask == 0o077)
