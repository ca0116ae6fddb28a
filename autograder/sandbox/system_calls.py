"""The system calls that a student's process may make, and with which arguments, as a seccomp program.

An allow list: any other call, or argument, fails with EPERM, so that a library falls back instead of dying.
docs/security.md says of each group why it may be.
"""

from __future__ import annotations

import fcntl
import functools
import mmap
import socket
import tempfile
from collections.abc import Mapping

from autograder.errors import SandboxError

try:
    import pyseccomp
    from pyseccomp import Arg
except (ImportError, RuntimeError) as error:
    raise SandboxError(f"seccomp is missing: install your system's package `libseccomp2` ({error})") from error

ALLOWED: Mapping[str, tuple[str, ...]] = {
    "memory": ("brk", "mmap", "mremap", "munmap", "mprotect", "madvise"),
    "files, as the mounts allow": (
        "open", "openat", "close", "close_range", "read", "pread64", "readv", "preadv", "write", "pwrite64", "writev",
        "lseek", "stat", "fstat", "lstat", "newfstatat", "statx", "statfs", "fstatfs", "access", "faccessat",
        "faccessat2", "readlink", "readlinkat", "getdents64", "getcwd", "chdir", "mkdir", "mkdirat", "rmdir", "unlink",
        "unlinkat", "rename", "renameat", "renameat2", "ftruncate", "truncate", "fsync", "fdatasync", "fcntl", "ioctl",
        "dup", "dup2", "dup3", "pipe", "pipe2", "eventfd2", "umask", "chmod", "fchmod", "fchmodat", "utimensat",
        "sendfile", "copy_file_range",
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
        "set_robust_list", "get_robust_list", "rseq", "exit", "exit_group", "capget", "clone",
    ),
    "signals to itself": ("rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "rt_sigpending", "sigaltstack", "tgkill",
                          "kill", "rt_sigsuspend", "rt_sigtimedwait"),
    "its channel and asyncio's own pair": ("recvfrom", "sendto", "socketpair", "getsockopt", "getsockname", "shutdown"),
}  # fmt: skip
"""Names by group."""

_FIONBIO = 0x5421  # Python's socket.setblocking, which asyncio, and so a cell with `await`, needs for its own pair
_FIOCLEX, _FIONCLEX = 0x5451, 0x5450  # Python's os.set_inheritable
_MAP_HUGETLB = 0x40000
_NOTIFICATION_PIPE = 0x80
_OF_PRIVATE_MEMORY = ("NORMAL", "RANDOM", "SEQUENTIAL", "WILLNEED", "DONTNEED", "FREE", "HUGEPAGE", "NOHUGEPAGE", "DONTDUMP", "DODUMP")  # fmt: skip
_FUTEX_COMMAND = 0x7F
_FUTEX_WAITS = (0, 1, 3, 4, 5, 9, 10)  # WAIT, WAKE, REQUEUE, CMP_REQUEUE, WAKE_OP, WAIT_BITSET, WAKE_BITSET
_CLONE_THREAD = 0x00010000
_CLONE_NAMESPACES = 0x7E020080
_NO_SUCH_CALL = 38

Condition = tuple[Arg, ...]


def _one_of(position: int, *values: int) -> tuple[Condition, ...]:
    return tuple((Arg(position, pyseccomp.EQ, value),) for value in values)


def _without(position: int, flags: int) -> tuple[Condition, ...]:
    return ((Arg(position, pyseccomp.MASKED_EQ, flags, 0),),)


ONLY_WITH: Mapping[str, tuple[Condition, ...]] = {
    # no leases, locks and notifications on files of the machine, and no larger pipes
    "fcntl": _one_of(
        1, fcntl.F_DUPFD, fcntl.F_DUPFD_CLOEXEC, fcntl.F_GETFD, fcntl.F_SETFD, fcntl.F_GETFL, fcntl.F_SETFL
    ),
    "ioctl": _one_of(1, _FIONBIO, _FIOCLEX, _FIONCLEX),
    # no huge pages of the machine's own pool
    "mmap": _without(3, _MAP_HUGETLB),
    # neither pushes files of the machine out of memory nor looks for pages equal to other processes'
    "madvise": _one_of(2, *(getattr(mmap, f"MADV_{name}") for name in _OF_PRIVATE_MEMORY)),
    # without the locks that lend their owner a priority, which no library here needs and much of the kernel's trouble was in
    "futex": tuple((Arg(1, pyseccomp.MASKED_EQ, _FUTEX_COMMAND, command),) for command in _FUTEX_WAITS),
    # no queue for the kernel's own messages
    "pipe2": _without(1, _NOTIFICATION_PIPE),
    "prlimit64": _one_of(0, 0),
    # threads, but no processes and no namespaces
    "clone": ((Arg(0, pyseccomp.MASKED_EQ, _CLONE_THREAD | _CLONE_NAMESPACES, _CLONE_THREAD),),),
    # a pair of streams, and nobody else to send to
    "socketpair": ((Arg(0, pyseccomp.EQ, socket.AF_UNIX), Arg(1, pyseccomp.MASKED_EQ, 0xF, socket.SOCK_STREAM)),),
    "sendto": _one_of(4, 0),
}
"""Calls that are safe with some arguments only: one of these alternatives must hold."""


@functools.cache
def seccomp_program() -> bytes:
    """The compiled allow list: 8 bytes an instruction, for prctl(PR_SET_SECCOMP)."""
    rules = pyseccomp.SyscallFilter(pyseccomp.ERRNO(1))
    for names in ALLOWED.values():
        for name in names:
            _allow(rules, name)
    rules.add_rule(pyseccomp.ERRNO(_NO_SUCH_CALL), "clone3")  # its flags lie in memory, where no filter sees them
    with tempfile.TemporaryFile() as file:
        rules.export_bpf(file)
        file.seek(0)
        return file.read()


def _allow(rules: pyseccomp.SyscallFilter, name: str) -> None:
    if pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name) < 0:
        return  # this architecture has no call of that name
    for condition in ONLY_WITH.get(name, ((),)):
        rules.add_rule(pyseccomp.ALLOW, name, *condition)
