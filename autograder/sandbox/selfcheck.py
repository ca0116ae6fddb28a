"""Which limits hold on this machine: asked of a confined process that tries to break each of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from autograder.errors import SandboxError
from autograder.sandbox.box import Box
from autograder.sandbox.outcomes import Died, Outcome, Raised, Request, Returned, TimedOut

_ATTACKS = """
import fcntl, os, socket, threading, time

def nothing():
    return True

def network():
    socket.create_connection(("127.0.0.1", 9), timeout=1)

def processes():
    os.fork()

def programs():
    os.execv("/bin/true", ["true"])

def files():
    return sorted(set(os.listdir("/")) - {"bin", "dev", "inside", "lab", "lib", "lib64", "packages", "proc", "python", "tmp", "usr"})

def writing():
    open("/inside/wire.py", "a")

def locks():
    fcntl.fcntl(os.open(os.__file__, os.O_RDONLY), fcntl.F_SETLEASE, fcntl.F_RDLCK)

def others():
    return len([name for name in os.listdir("/proc") if name.isdigit()])

def environment():
    return len([name for name in os.environ if "SECRET" in name or "TOKEN" in name or "KEY" in name])

def memory():
    return len(bytearray(64 << 30))

def file_size():
    with open("/tmp/large", "wb") as file:
        for _ in range(256):
            file.write(bytes(1 << 20))

def clock():
    while True:
        pass

def capabilities():
    os.setuid(1)
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether one limit was seen to hold; `seen` is what the attempt came to."""

    name: str
    holds: bool
    seen: str


def can_contain() -> bool:
    """Whether there can be a box on this machine, tried with code of ours."""
    try:
        findings()
    except SandboxError:
        return False
    return True


def findings() -> tuple[Finding, ...]:
    """Try every limit in a real box. Raises SandboxError when there can be no box on this machine."""
    # Where something is forbidden, more is asked of PyTorch.
    with Box({"call_seconds": 2}, {}, forbidding=["sort"]) as box, box.student([_ATTACKS]) as process:
        if not isinstance(process.call(Request("nothing")), Returned):
            raise SandboxError("a confined process started and could not answer: report this as a defect")
        return tuple(
            Finding(name, holds(outcome), _seen(outcome))
            for name, holds in _EXPECTED.items()
            for outcome in (process.call(Request(name)),)
        )


def _fails(outcome: Outcome) -> bool:
    return isinstance(outcome, Raised | Died)


def _returns(value: object) -> Callable[[Outcome], bool]:
    return lambda outcome: isinstance(outcome, Returned) and outcome.value == value


_EXPECTED: dict[str, Callable[[Outcome], bool]] = {
    "network": _fails,
    "processes": _fails,
    "programs": _fails,
    "files": _returns([]),
    "writing": _fails,
    "locks": _fails,
    "others": _returns(1),
    "environment": _returns(0),
    "capabilities": _fails,
    "memory": _fails,
    "file_size": _fails,
    "clock": lambda outcome: isinstance(outcome, TimedOut),
}


def _seen(outcome: Outcome) -> str:
    match outcome:
        case Raised(type=kind):
            return kind
        case Died(signal=number):
            return f"signal {number}" if number else "ended"
        case TimedOut():
            return "stopped by the clock"
        case Returned(value=value):
            return str(value)
        case _:
            return "missing"
