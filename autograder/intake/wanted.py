"""What is looked for in what a student handed in, and what of it is the student's own."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Wanted:
    """What a lab asks for, and what it gave out: the sources of its code cells, of its tests, the files beside them.

    `name` is what its notebook is called. With nothing but that everything can be read; what the student's own work is, is then not known.
    """

    name: str
    functions: tuple[str, ...] = ()
    released: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    beside: frozenset[str] = frozenset()

    def defined_in(self, sources: Iterable[str]) -> set[str]:
        """The functions asked for that are defined in one of these, but for those that lie there as released."""
        return {
            name
            for source in sources
            for name in self.functions
            if name in source and _definition(name).search(source) and self.is_own(source)
        }

    def is_named_in(self, source: str) -> bool:
        """Whether a text has the name of a function that is asked for."""
        return any(name in source for name in self.functions)

    def is_own(self, source: str) -> bool:
        """Whether a cell holds code, and other code than a cell of the lab."""
        return bool(source.strip()) and source.strip() not in self._released

    def is_untouched(self, sources: Iterable[str]) -> bool:
        """Whether nothing of this is the student's own: cells, or a script of many, as they were released."""
        return bool(self.released) and all(
            not self.is_own(source) or all(line in self._lines for line in _code_lines(source)) for source in sources
        )

    def without_tests(self, source: str) -> str:
        """A cell without the lines of the lab's tests."""
        lines = (line for line in source.split("\n") if line.strip() not in self._test_lines)
        return "\n".join(lines).strip("\n")

    @functools.cached_property
    def _released(self) -> frozenset[str]:
        return frozenset(source.strip() for source in self.released)

    @functools.cached_property
    def _lines(self) -> frozenset[str]:
        return frozenset(line for source in self.released for line in _code_lines(source))

    @functools.cached_property
    def _test_lines(self) -> frozenset[str]:
        return frozenset(line.strip() for source in self.tests for line in source.split("\n"))


@functools.cache
def _definition(name: str) -> re.Pattern[str]:
    word = re.escape(name)
    return re.compile(
        rf"^[ \t]*(?:(?:async[ \t]+)?def[ \t]+{word}\b|{word}[ \t]*(?::|=(?!=))|from[ \t].*\b{word}\b)", re.MULTILINE
    )


def _code_lines(source: str) -> list[str]:
    return [line.rstrip() for line in source.split("\n") if line.strip() and not line.lstrip().startswith("#")]
