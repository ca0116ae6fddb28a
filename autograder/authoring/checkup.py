"""What a lab's own files lack or contradict: errors in its graders, points, words, mistakes that cannot be named."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from autograder.authoring import separating
from autograder.authoring.bench import Bench
from autograder.authoring.direct import Direct
from autograder.authoring.hunting import facts
from autograder.errors import AutograderError
from autograder.explaining import public
from autograder.explaining.calls import observe
from autograder.explaining.naming import Known, Wrong
from autograder.messages import catalogue
from autograder.model import Check

GRAVE = {"no_graders", "grader_raised", "no_solution", "solution_loses", "misnamed"}
"""What must not be: the other problems are told, and do not make the audit fail."""
PARTS = ("what", "why", "next")


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem; `code` is a message key (`audit.<code>`)."""

    code: str
    parameters: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_grave(self) -> bool:
        """Whether the lab must not be used as it is."""
        return self.code in GRAVE

    @property
    def ends_all(self) -> bool:
        """Whether nothing else can be tried."""
        return self.code == "no_graders"


def problems(lab: Bench) -> tuple[Problem, ...]:
    """All problems of a lab, the gravest first."""
    try:
        checks = lab.session.run(Direct({}), b"checkup")
    except AutograderError as error:
        return (Problem("no_graders", {"error": str(error)}),)
    found = [*_solution(lab), *_words(lab, checks)]
    for question in lab.questions:
        found += _names(lab, question)
    return tuple(sorted(found, key=lambda problem: not problem.is_grave))


def _solution(lab: Bench) -> Iterator[Problem]:
    """Whether the lab's own solution earns everything under two keys, and which of its graders fail on it."""
    functions = {question: function for question in lab.questions if (function := lab.defined(question)) is not None}
    for question in lab.questions:
        if question not in functions:
            yield Problem("no_solution", {"question": question})
    for key in ("checkup", "another"):
        full = lab.full(Direct(functions), functions, key=key)
        yield from (Problem("grader_raised", {"fault": fault}) for fault in lab.session.faults)
        if lab.session.faults:
            return
        lost = [question for question, kept in full.items() if not kept]
        yield from (Problem("solution_loses", {"question": question}) for question in lost)
        if lost:
            return


def _words(lab: Bench, checks: tuple[Check, ...]) -> Iterator[Problem]:
    """Messages that students would miss, in the languages of the lab."""
    home = lab.assignment.home
    situations = {check.situation for check in checks}
    codes: dict[str, None] = {}
    for question in lab.questions:
        family = lab.family(question)
        situations |= {call.situation for call in family.calls}
        codes |= dict.fromkeys(code for wrong in (*family.singles, *family.pairs) for code in wrong.codes)
    tables = {"situation": sorted(situations), **{f"diagnosis.{code}": PARTS for code in codes}}
    for table, keys in tables.items():
        missing: dict[tuple[str, ...], list[str]] = {}
        for language in dict.fromkeys(home.languages.values()):
            names = [f"{table}.{key}" for key in keys]
            unknown = (not (home.knows(language, name) or name in catalogue(language)) for name in names)
            if found := tuple(itertools.compress(keys, unknown)):
                missing.setdefault(found, []).append(language)
        for found, languages in missing.items():
            yield Problem("no_words", {"languages": ", ".join(languages), "table": table, "keys": ", ".join(found)})


def _names(lab: Bench, question: str) -> Iterator[Problem]:
    """The wrong functions that would be called by another's name, or by none, and why."""
    family = lab.family(question)
    if not family.calls:
        return
    known = Known(family)
    for wrong in family.singles:
        function = wrong.make()
        outcomes = {call.name: observe(function, call, look=family.look) for call in family.made()}
        given = {diagnosis.code for diagnosis in known.name(outcomes)} - (facts(family) - set(wrong.codes))
        where = {"question": question, "code": "+".join(wrong.codes)}
        if not given <= set(wrong.codes):
            yield Problem("misnamed", where | {"given": ", ".join(sorted(given))})
        elif not given:
            yield Problem("not_named", where | {"why": _why(lab, question, wrong)})
    drawn = lab.drawn.get(question)
    chosen = [call.name for call in family.calls if call.situation != public.AGAIN]
    if drawn is not None and not separating.is_enough(drawn, family.singles, chosen):
        yield Problem("not_separated", {"question": question, "lab": lab.place.lab})


def _why(lab: Bench, question: str, wrong: Wrong) -> str:
    """Why the calls do not tell this mistake: another that does the same, or too few on which it is wrong."""
    drawn = lab.drawn.get(question)
    if drawn is None:
        return ""
    found = separating.separate(drawn, lab.family(question).singles)
    code = "+".join(wrong.codes)
    alike = [other for pair in found.alike if code in pair for other in pair if other != code]
    return f"(= {', '.join(alike)})" if alike else "(= right)" if code in found.unseen else ""
