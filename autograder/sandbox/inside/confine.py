"""What a student's process gives up between its fork and the first line of the student's code. There is no way back.

Every step is a system call that the process itself makes; the table of limits and their values lies on the trusted
side (`autograder/sandbox/limits.py`) and arrives here as plain numbers and a compiled seccomp program.
"""

from __future__ import annotations

import ctypes
import errno
import mmap
import os
import resource
import signal
import struct
import tempfile
from collections.abc import Mapping

_libc = ctypes.CDLL(None, use_errno=True)

CLONE_NEWNS = 0x00020000
CLONE_NEWCGROUP = 0x02000000
CLONE_NEWUTS = 0x04000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWPID = 0x20000000
_MS_RDONLY, _MS_NOSUID, _MS_NODEV, _MS_NOEXEC, _MS_REMOUNT = 1, 2, 4, 8, 32
_MS_BIND, _MS_REC, _MS_PRIVATE = 4096, 16384, 1 << 18
_MOUNT_SETATTR, _AT_FDCWD, _AT_RECURSIVE, _ATTR_RDONLY, _ATTR_NOSUID = 442, -100, 0x8000, 1, 2
_PR_SET_DUMPABLE, _PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_CAPBSET_DROP, _PR_SET_NO_NEW_PRIVS = 4, 1, 22, 24, 38
_SECCOMP_MODE_FILTER = 2
_MADV_DONTFORK = 10
_RESERVED_PIDS = 300
_OOM_FIRST = b"1000"


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def _check(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


class PidNamespaces:
    """Gives each child a PID namespace of its own, in which it is process 1: when it dies, all it started dies."""

    def __init__(self) -> None:
        self._own = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)

    def renew(self) -> None:
        """Let the next fork of this process begin a new PID namespace."""
        _check(_libc.setns(self._own, CLONE_NEWPID), "setns")
        _check(_libc.unshare(CLONE_NEWPID), "unshare(CLONE_NEWPID)")


def shared_page() -> tuple[mmap.mmap, mmap.mmap]:
    """One page of zeros, twice: to write, for this process alone, and to read, for its children too.

    No child can come to write it: the mapping that it inherits is of a descriptor that cannot, and the file has no name.
    """
    with tempfile.NamedTemporaryFile() as file, open(file.name, "rb") as reading:
        file.truncate(mmap.PAGESIZE)
        writing = mmap.mmap(file.fileno(), mmap.PAGESIZE)
        _check(_libc.madvise(_address(writing), mmap.PAGESIZE, _MADV_DONTFORK), "madvise(MADV_DONTFORK)")
        return writing, mmap.mmap(reading.fileno(), mmap.PAGESIZE, access=mmap.ACCESS_READ)


def _address(page: mmap.mmap) -> ctypes.c_void_p:
    return ctypes.c_void_p(ctypes.addressof(ctypes.c_char.from_buffer(page)))


def hide() -> None:
    """Keep other processes of the same user from reading this one's memory."""
    _set_dumpable(False)


def _set_dumpable(value: bool) -> None:
    _check(_libc.prctl(_PR_SET_DUMPABLE, int(value), 0, 0, 0), "prctl(PR_SET_DUMPABLE)")


def die_with_parent() -> None:
    """Be killed when the fork parent dies."""
    _check(_libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0), "prctl(PR_SET_PDEATHSIG)")


def stand_alone(channel: int) -> None:
    """Leave the fork parent's session and signals, and keep of its descriptors the standard three and `channel`."""
    os.setsid()  # kill(0, ...) would reach the fork parent's process group
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.closerange(3, channel)
    os.closerange(channel + 1, resource.getrlimit(resource.RLIMIT_NOFILE)[1])


def be_ended_first() -> None:
    """Where the machine's memory runs out, the kernel is to end this process and no other.

    The files of a process that others may not read belong to root; for this one line it is a process like any other.
    """
    _set_dumpable(True)
    with open("/proc/self/oom_score_adj", "wb", buffering=0) as file:
        file.write(_OOM_FIRST)
    _set_dumpable(False)


def private_view(tmp_bytes: int, tmp_files: int, threads: int) -> None:
    """Mounts of this process's own: everything read-only, a fresh bounded /tmp, a /proc that shows only itself."""
    _check(_libc.unshare(CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP), "unshare")
    _mount(None, "/", None, _MS_REC | _MS_PRIVATE)
    _mount("proc", "/proc", "proc", _MS_NOSUID | _MS_NODEV | _MS_NOEXEC)
    _bound_process_numbers(threads)
    _make_read_only()
    limits = f"size={tmp_bytes},nr_inodes={tmp_files},mode=0700"
    _mount("tmpfs", "/tmp", "tmpfs", _MS_NOSUID | _MS_NODEV | _MS_NOEXEC, limits)
    flags = _MS_NOSUID | _MS_NODEV | _MS_NOEXEC | _MS_RDONLY
    try:
        _mount("proc", "/proc", "proc", flags, "subset=pid")
    except OSError as error:  # Linux before 5.8: the machine's own files in /proc can be seen
        if error.errno != errno.EINVAL:
            raise
        _mount("proc", "/proc", "proc", flags)


def _bound_process_numbers(threads: int) -> None:
    """Linux 6.14 and later: no number above this is given in this PID namespace, also to the machine's root."""
    try:
        with open("/proc/sys/kernel/pid_max", "wb", buffering=0) as file:
            file.write(b"%d" % (_RESERVED_PIDS + threads))
    except OSError:
        return  # RLIMIT_NPROC bounds everybody but the machine's root; for that one memory does


def _make_read_only() -> None:
    """Every mount, the devices of /dev among them: for the machine's root their owner may chmod them."""
    attributes = struct.pack("QQQQ", _ATTR_RDONLY | _ATTR_NOSUID, 0, 0, 0)
    if _libc.syscall(_MOUNT_SETATTR, _AT_FDCWD, b"/", _AT_RECURSIVE, attributes, len(attributes)) < 0:
        _remount_each()  # Linux before 5.12


def _remount_each() -> None:
    with open("/proc/self/mountinfo", encoding="utf-8", errors="surrogateescape") as file:
        places = [line.split()[4].encode(errors="surrogateescape").decode("unicode_escape") for line in file]
    for place in places:
        kept = os.statvfs(place).f_flag & (_MS_NOSUID | _MS_NODEV | _MS_NOEXEC)
        _mount(None, place, None, _MS_REMOUNT | _MS_BIND | _MS_RDONLY | kept)


def _mount(source: str | None, target: str, kind: str | None, flags: int, data: str | None = None) -> None:
    def encoded(text: str | None) -> bytes | None:
        return None if text is None else text.encode()

    arguments = encoded(source), encoded(target), encoded(kind), ctypes.c_ulong(flags), encoded(data)
    _check(_libc.mount(*arguments), f"mount {target}")


def gain_no_capability() -> None:
    """Whatever this process executes, and those forked from it, it gains no capability; what it holds it keeps."""
    for capability in range(64):
        if _libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0) < 0:
            break


def drop_capabilities() -> None:
    """Hold no capability."""
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    _check(_libc.capset(header, (ctypes.c_uint32 * 6)()), "capset")


def bound(limits: Mapping[str, int]) -> None:
    """Set resource limits by the name of their constant (`RLIMIT_CPU`); RLIMIT_AS counts from what is mapped now."""
    for name, value in limits.items():
        if name == "RLIMIT_AS":
            value += _mapped_bytes()
        constant = getattr(resource, name)
        hard = resource.getrlimit(constant)[1]
        if hard != resource.RLIM_INFINITY:
            value = min(value, hard)
        resource.setrlimit(constant, (value, value))


def _mapped_bytes() -> int:
    with open("/proc/self/statm", "rb") as file:
        return int(file.read().split()[0]) * resource.getpagesize()


def filter_system_calls(program: bytes) -> None:
    """Install a compiled seccomp program (8 bytes an instruction) for this process and all it may start."""
    _check(_libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "prctl(PR_SET_NO_NEW_PRIVS)")
    if program:
        record = _Program(len(program) // 8, program)
        _check(_libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(record), 0, 0), "prctl(PR_SET_SECCOMP)")
