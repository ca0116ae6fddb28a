"""How long a student's process may take: wall-clock time, but not what an overloaded machine kept it waiting.

At the deadline a process that wants to run and has had less processor time than its limit is given the rest, up to
`PATIENCE` times the limit. One that sleeps or waits is given nothing, also where it happens to wake at its deadline: it
is looked at more than once.
"""

from __future__ import annotations

import time
from pathlib import Path

PATIENCE = 4
"""How many times its limit a right answer may take on a machine that has other things to do."""
_LOOKS = 5
_BETWEEN_LOOKS = 0.02
_CPUCLOCK_SCHED = 2  # linux/posix-timers.h: the clock of all threads of a process is ~pid << 3 | 2


class Clock:
    """Counts down `seconds` for the process `pid` (of this PID namespace), and in any case to `until` (monotonic)."""

    def __init__(self, pid: int, seconds: float, until: float) -> None:
        now = time.monotonic()
        self._pid = pid
        self._seconds = seconds
        self._deadline = min(now + seconds, until)
        self._last = min(now + PATIENCE * seconds, until)
        self._before = _processor_seconds(pid)

    def left(self) -> float:
        """Seconds that are left; 0 or less when there are none."""
        now = time.monotonic()
        if self._deadline <= now < self._last and _wants_to_run(self._pid):
            unused = self._seconds - (_processor_seconds(self._pid) - self._before)
            self._deadline = min(max(self._deadline, now + unused), self._last)
        return self._deadline - now


def _processor_seconds(pid: int) -> float:
    try:
        return time.clock_gettime(~pid << 3 | _CPUCLOCK_SCHED)
    except OSError:
        return 0.0  # it is gone, and so will its channel be


def _wants_to_run(pid: int) -> bool:
    """Whether it runs, or waits for its turn, each time that it is looked at."""
    for look in range(_LOOKS):
        time.sleep(_BETWEEN_LOOKS if look else 0)
        if not _runs(pid):
            return False
    return True


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return False
    return state in ("R", "D")
