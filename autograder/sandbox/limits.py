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

from collections.abc import Mapping
from dataclasses import dataclass

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


def layers(*, contained: bool) -> tuple[str, ...]:
    """The layers of confinement in force, as a report names them."""
    always = ("clock", "rlimits", "seccomp", "wire")
    return ("bubblewrap", "capabilities", "mounts", "namespaces", *always) if contained else always
