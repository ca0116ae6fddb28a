"""What is known of a submission from its processes so far: what of its cells hung, and how much of its time is left.

One budget for all: whatever hangs is given a share of what is left, so that what comes later is still reached.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Mapping

from autograder.sandbox.clock import Clock
from autograder.sandbox.outcomes import CutShort, Kept, TimedOut

TOGETHER_SECONDS = 2
"""For all cells, or many calls, at once; what takes longer, or ends the process, is done again one by one."""


class Past:
    """Begun with a submission, and handed from one of its processes to the next; its time begins with the first.

    Cells take three quarters of what is left at most. One that hangs gets a third of what hanging cells may still take, which is
    half of all time in the beginning; once that is less than a twentieth of a cell's limit, of all later cells only
    definitions are run. A call gets an eighth of what is left. Where the machine keeps a process waiting, twice as much.
    """

    def __init__(self, limits: Mapping[str, int]) -> None:
        self._limits = limits
        self._seconds = limits["total_seconds"]
        self._for_hanging = self._seconds / 2
        self._cells_until = math.inf
        self._cell_begun = 0.0
        self._only_definitions = False
        self.until = math.inf
        self.run_at_once = True
        self.cut_short: dict[int, CutShort] = {}

    @property
    def left(self) -> float:
        """Seconds."""
        return min(self.until - time.monotonic(), self._seconds)

    @property
    def is_half_spent(self) -> bool:
        """Whether nothing should be tried a second time."""
        return self.left < self._seconds / 2

    def begin(self) -> None:
        """A process was begun: the box may have had to start for the first."""
        self.until = min(self.until, time.monotonic() + self._seconds)

    def begin_cells(self) -> None:
        """All cells are to be run."""
        self._cells_until = time.monotonic() + 0.75 * self.left

    def together_clock(self, pid: int) -> Clock:
        """For all cells or many calls of the process `pid`."""
        return self._clock(
            pid, min(TOGETHER_SECONDS, *map(self._limits.__getitem__, ("cells_seconds", "call_seconds")))
        )

    def call_clock(self, pid: int) -> Clock:
        """For one call."""
        return self._clock(pid, self._limits["call_seconds"])

    def cell_clock(self, pid: int) -> Clock:
        """For one cell."""
        self._cell_begun = time.monotonic()
        if self._only_definitions:
            return self._clock(pid, self._limits["cells_seconds"])
        return Clock(pid, self._cell_seconds, min(self._cells_until, self._cell_begun + self._for_hanging / 2))

    def hung(self, later: Iterable[int]) -> None:
        """A cell took its time in vain; these come after it."""
        now = time.monotonic()
        self._for_hanging -= now - self._cell_begun
        if now >= self._cells_until or self._cell_seconds < self._limits["cells_seconds"] / 20:
            self._only_definitions = True
            rest = CutShort(TimedOut(), (), (), Kept.DEFINITIONS)
            self.cut_short = dict.fromkeys(later, rest) | self.cut_short

    @property
    def _cell_seconds(self) -> float:
        return min(self._limits["cells_seconds"], self._for_hanging / 3)

    def _clock(self, pid: int, seconds: float) -> Clock:
        return Clock(pid, min(seconds, self.left / 8), time.monotonic() + self.left / 4)
