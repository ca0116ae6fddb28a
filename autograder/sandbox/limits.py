"""The table of limits: what bounds a student's process, how it is enforced, and whether it holds on this machine.

Theory of operation. Three processes: the trusted one (this package), the fork parent (process 1 of a bubblewrap
sandbox, which has torch loaded and nothing else), and one process a submission, forked from it. The student's process

1. sees a file system of its own: the interpreter and the packages it may import, read-only, devices included (the
   machine's root owns them); a small fresh /tmp; no repository, no home folder, no environment variables of ours;
2. is process 1 of its own PID namespace and leads a session of its own: nothing that it starts outlives it, and it can
   signal nobody; its /proc shows processes only, and the kernel ends it first where memory runs out;
3. has no network: a network namespace without interfaces, and seccomp refuses sockets;
4. cannot start programs or processes, trace, mount, or change namespaces, users or kernel keys (seccomp, no_new_privs,
   no capabilities);
5. is bounded in memory, processor time, threads, files and wall-clock time (rlimits, tmpfs size, the trusted clock).

The trusted process holds expected values, hidden cases and scores; none of it is ever in memory that is forked.
"""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass

import pyseccomp

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limit:
    """One row: `name` is the key in assignment.toml's [limits], `layer` says who enforces it."""

    name: str
    default: int
    layer: str
    why: str


LIMITS = (
    Limit("cells_seconds", 20, "clock", "wall-clock time of one cell, held by the trusted process"),
    Limit("call_seconds", 5, "clock", "wall-clock time of one call of a graded function"),
    Limit("total_seconds", 120, "clock", "wall-clock time of one submission with all its restarts"),
    Limit("cpu_seconds", 100, "rlimit", "processor time of the process, were the trusted clock ever to fail"),
    Limit("memory_mib", 2048, "rlimit", "address space beyond what the loaded libraries take"),
    Limit("file_mib", 32, "rlimit", "size of one file"),
    Limit("open_files", 128, "rlimit", "open file descriptors"),
    Limit(
        "threads",
        64,
        "rlimit",
        "threads (for the machine's root by the PID namespace, Linux 6.14 and later; before that, by memory)",
    ),
    Limit("result_kib", 1024, "wire", "what one call returns; of a larger tensor only dtype and shape are kept"),
    Limit("tmp_mib", 64, "mount", "everything in /tmp together"),
    Limit("tmp_files", 2048, "mount", "number of files in /tmp"),
)

# An allow list: a call that is not named here fails with EPERM, so that a library falls back instead of dying.
ALLOWED_CALLS: Mapping[str, tuple[str, ...]] = {
    "memory": ("brk", "mmap", "mremap", "munmap", "mprotect", "madvise", "membarrier"),
    "files, as the mounts allow": (
        "open", "openat", "close", "close_range", "read", "pread64", "readv", "preadv", "write", "pwrite64", "writev",
        "lseek", "stat", "fstat", "lstat", "newfstatat", "statx", "statfs", "fstatfs", "access", "faccessat",
        "faccessat2", "readlink", "readlinkat", "getdents64", "getcwd", "chdir", "mkdir", "mkdirat", "rmdir", "unlink",
        "unlinkat", "rename", "renameat", "renameat2", "ftruncate", "truncate", "fsync", "fdatasync", "flock", "fcntl",
        "dup", "dup2", "dup3", "pipe", "pipe2", "eventfd2", "umask", "chmod", "fchmod", "fchmodat", "utimensat",
        "sendfile", "copy_file_range", "fadvise64",
    ),
    "waiting": (
        "poll", "ppoll", "select", "pselect6", "epoll_create1", "epoll_ctl", "epoll_wait", "epoll_pwait", "futex",
        "nanosleep", "clock_nanosleep", "sched_yield", "restart_syscall",
    ),
    "time": ("clock_gettime", "clock_getres", "gettimeofday", "time", "times", "getrusage", "setitimer", "getitimer",
             "alarm", "timerfd_create", "timerfd_settime"),
    "itself": (
        "getpid", "getppid", "gettid", "getuid", "geteuid", "getgid", "getegid", "getgroups", "getpgrp", "getpgid",
        "getsid", "getrlimit", "prlimit64", "uname", "sysinfo", "getrandom", "getcpu", "sched_getaffinity",
        "sched_setaffinity", "sched_getparam", "sched_getscheduler", "getpriority", "arch_prctl", "set_tid_address",
        "set_robust_list", "get_robust_list", "rseq", "exit", "exit_group", "capget",
    ),
    "signals to itself": ("rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "rt_sigpending", "sigaltstack", "tgkill",
                          "kill", "rt_sigsuspend", "rt_sigtimedwait"),
    "its channel and asyncio's own pair": ("recvfrom", "recvmsg", "sendto", "sendmsg", "socketpair", "getsockopt",
                                           "setsockopt", "getsockname", "shutdown"),
}  # fmt: skip


_FIONBIO = 0x5421
"""The one ioctl: Python's socket.setblocking, which asyncio, and so a cell with `await`, needs for its own pair."""


def resolve(overrides: Mapping[str, int]) -> dict[str, int]:
    """The limits by name, an assignment's overrides applied. Raises KeyError for a name that is no limit."""
    values = {limit.name: limit.default for limit in LIMITS}
    unknown = overrides.keys() - values.keys()
    if unknown:
        raise KeyError(f"no such limit: {', '.join(sorted(unknown))}; known are {', '.join(values)}")
    return values | dict(overrides)


def rlimits(limits: Mapping[str, int]) -> dict[str, int]:
    """The limits that the kernel's resource limits enforce, by the names of their constants."""
    return {
        "RLIMIT_CPU": limits["cpu_seconds"],
        "RLIMIT_AS": limits["memory_mib"] * MIB,
        "RLIMIT_FSIZE": limits["file_mib"] * MIB,
        "RLIMIT_NOFILE": limits["open_files"],
        "RLIMIT_NPROC": limits["threads"],
        "RLIMIT_CORE": 0,
        "RLIMIT_MEMLOCK": 0,
        "RLIMIT_MSGQUEUE": 0,
    }


@functools.cache
def seccomp_program() -> bytes:
    """The compiled allow list: 8 bytes an instruction, for prctl(PR_SET_SECCOMP)."""
    rules = pyseccomp.SyscallFilter(pyseccomp.ERRNO(1))
    for names in ALLOWED_CALLS.values():
        for name in names:
            _allow(rules, name)
    _allow_threads(rules)
    rules.add_rule(pyseccomp.ALLOW, "ioctl", pyseccomp.Arg(1, pyseccomp.EQ, _FIONBIO))
    with tempfile.TemporaryFile() as file:
        rules.export_bpf(file)
        file.seek(0)
        return file.read()


def _allow(rules: pyseccomp.SyscallFilter, name: str) -> None:
    try:
        rules.add_rule(pyseccomp.ALLOW, name)
    except (OSError, ValueError):
        return  # this architecture has no call of that name


def _allow_threads(rules: pyseccomp.SyscallFilter) -> None:
    """Threads but no processes: clone needs CLONE_THREAD; clone3's flags lie in memory, so it does not exist (ENOSYS)."""
    clone_thread = 0x00010000
    rules.add_rule(pyseccomp.ALLOW, "clone", pyseccomp.Arg(0, pyseccomp.MASKED_EQ, clone_thread, clone_thread))
    rules.add_rule(pyseccomp.ERRNO(38), "clone3")


def layers(*, contained: bool) -> tuple[str, ...]:
    """The layers of confinement in force, as a report names them."""
    always = ("clock", "rlimits", "seccomp", "wire")
    return ("bubblewrap", "capabilities", "mounts", "namespaces", *always) if contained else always
