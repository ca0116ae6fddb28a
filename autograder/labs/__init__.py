"""The one door to a lab's folder: finds it, says what it offers and lacks, loads its modules, speaks its words.

A lab is a folder in the package's graders/ or in a course's own graders/. Only assignment.toml is needed; every other
file is optional, and what is missing is simply not offered:

    test_*.py       hidden pytest graders              wrong*.py, misconceptions.py  wrong functions, to name mistakes by
    probes.py       public calls                       story.py      what only this lab can tell of a public call
    right.py        right functions, where the         contract.py   random arguments for the audit
                    notebook's solution is not taken   messages/     the words of its situations and misconceptions

Modules are found by path and import each other relatively (`from .cases import draw`), so a folder can be copied.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from autograder.errors import AssignmentError
from autograder.labs import folders, manifest, trust, wording
from autograder.labs.manifest import Question as Question

GRADERS = Path(__file__).parents[1] / "graders"
OPTIONAL = ("wrong", "misconceptions", "probes", "story", "contract")
"""The modules that a lab may have beside its graders."""


@dataclass(frozen=True, slots=True)
class Lab:
    """A lab's folder: the language of each lab that it serves, its questions, the limits that it sets,
    and the files beside its notebook without which nobody's work can be graded.

    It is plain data and travels between processes; modules and words are looked up when they are asked for.
    """

    folder: Path
    languages: Mapping[str, str] = field(hash=False)
    questions: tuple[Question, ...]
    limits: Mapping[str, int] = field(hash=False)
    support: tuple[str, ...] = ()

    @property
    def specimens(self) -> Path:
        """Where its golden submissions lie, where there are any."""
        return self.folder / "specimens"

    def offers(self) -> tuple[str, ...]:
        """The optional parts that are there: modules by name, messages as `messages/es`."""
        modules = [name for name in OPTIONAL if (self.folder / f"{name}.py").is_file()]
        return (*modules, *(f"messages/{path.stem}" for path in sorted((self.folder / "messages").glob("*.toml"))))

    def lacks(self) -> tuple[str, ...]:
        """The optional parts that are not there."""
        wanted = (*OPTIONAL, *(f"messages/{language}" for language in sorted(set(self.languages.values()))))
        return tuple(part for part in wanted if part not in self.offers())

    def module(self, name: str) -> ModuleType | None:
        """The module `name` of the lab; None when it has none. Raises AssignmentError when it cannot be imported."""
        return folders.module(self.folder, name) if (self.folder / f"{name}.py").is_file() else None

    def wrong(self) -> list[ModuleType]:
        """The modules of its wrong functions: wrong.py and wrong_*.py, in order."""
        return [folders.module(self.folder, path.stem) for path in sorted(self.folder.glob("wrong*.py"))]

    def function(self, module: str, name: str, *, needed: bool = True) -> Callable[..., Any] | None:
        """The function `name` of the lab's module `module`; None when the lab has no such module.

        Raises AssignmentError when the module cannot be imported, or does not define it although it is `needed` there.
        """
        found = self.module(module)
        if found is None:
            return None
        function: Callable[..., Any] | None = getattr(found, name, None)
        if function is None and not needed:
            return None
        if not callable(function):
            raise AssignmentError(f"{self.folder / module}.py defines no function {name}: see docs/authors.md")
        return function

    def knows(self, language: str, key: str) -> bool:
        """Whether the lab itself has words for `key` in `language`."""
        return key in wording.of(self.folder, language)

    def say(self, language: str, key: str, /, **parameters: object) -> str:
        """The message `key`: the lab's own (`situation.batch`, `diagnosis.CODE.what`, `story.sum`), else the general one.

        What nobody has words for is said in another language of the lab, else in a plain sentence with its name.
        """
        return self.words(language)(key, **parameters)

    def words(self, language: str) -> Callable[..., str]:
        """`say` in one language, as the lab's words are now."""
        return wording.words(self.folder, (language, *self.languages.values()))


def known(course_graders: Path | None = None) -> dict[str, Path]:
    """Every known lab -> its folder; a course's own folders go before the package's.

    Raises AssignmentError when two folders beside each other serve one lab, or others could have written the course's.
    """
    found: dict[str, Path] = {}
    for root in (course_graders, GRADERS):
        if root is not None and root.is_dir():
            if root != GRADERS:
                trust.require(root)
            found = _served(root) | found
    return found


def find(lab: str, course_graders: Path | None = None) -> Lab:
    """The folder that serves `lab`. Raises AssignmentError when there is none, or its assignment.toml is wrong."""
    served = known(course_graders)
    if lab not in served:
        near = " (one file is graded by autograder check FILE)" if Path(lab).suffix else manifest.nearest(lab, served)
        raise AssignmentError(f"no graders for the lab {lab!r}{near}: known labs are {', '.join(sorted(served))}")
    return at(served[lab])


def at(folder: Path) -> Lab:
    """The lab in this folder. Raises AssignmentError that says what is wrong in its assignment.toml, and where."""
    read = manifest.read(folder / manifest.NAME)
    return Lab(folder, read.languages, read.questions, read.limits, read.support)


def _served(root: Path) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for path in sorted(root.glob(f"*/{manifest.NAME}")):
        for lab in manifest.languages(path):
            if lab in found:
                raise AssignmentError(f"{found[lab]} and {path.parent} both serve the lab {lab!r}: take it out of one")
            found[lab] = path.parent
    return found
