"""A download -> a plan: who handed in what, what would be written, and whatever an instructor must decide first.

A plan is made without writing anything. It has problems when somebody's work would be lost or might go to the wrong
person; `submitted.apply` then writes only when told to, and leaves the doubtful ones out.
"""

from __future__ import annotations

import fnmatch
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, TypeAlias

from autograder.course.dates import moment
from autograder.errors import DeliveryError
from autograder.errors.faults import Faults
from autograder.intake import Wanted
from autograder.lms.archive import Download, Member, Refused
from autograder.lms.attempts import Answer, Attempt, HandedFile, chosen
from autograder.lms.format import Claim, Format
from autograder.lms.formats import is_extra
from autograder.lms.identity import Finding, People, Person, safe_id


@dataclass(frozen=True, slots=True)
class Problem:
    """Why something of the download has no certain student; `code` is a message key, `hint` the key to name in --match."""

    code: str
    subject: str
    who: tuple[str, ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class HandIn:
    """What one student handed in, and which answer of it counts."""

    student: str
    name: str
    source: str
    keys: Mapping[str, str]
    attempts: tuple[Attempt, ...]
    answer: Answer


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that a download says about one lab. `missing` handed in nothing; `strange` are files of no known pattern.

    `faults` are those whose files could not be looked at, or later not be written.
    """

    lab: str
    wanted: Wanted
    format: Format
    hand_ins: tuple[HandIn, ...]
    problems: tuple[Problem, ...]
    missing: tuple[Person, ...]
    strange: tuple[str, ...]
    refused: tuple[Refused, ...]
    people: People
    faults: Faults = field(default_factory=Faults)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the instructor knows and the download does not: the zone of its clock, the due date by student, who is who.

    `moments` are submission times by key, from a list; `told` maps a key ("canvas:10021") to a student. `wanted`
    is what the lab asks for. `listed` says that the instructor gave a list of everybody: who is not in it is unknown, whatever the file's name says.
    """

    lab: str
    zone: tzinfo = UTC
    due: datetime | None = None
    extensions: Mapping[str, timedelta] = field(default_factory=dict)
    moments: Mapping[tuple[str, str], str] = field(default_factory=dict)
    told: Mapping[str, str] = field(default_factory=dict)
    only: str = "*"
    listed: bool = False
    wanted: Wanted | None = None

    @property
    def sought(self) -> Wanted:
        """What the lab asks for; where that was not told, all that is known is its name."""
        return self.wanted or Wanted(self.lab)


# All that tells one person's files from another's: keys, name, team, the other readings of an ambiguous login, a doubt.
_Source = tuple[tuple[tuple[str, str], ...], str, str, tuple[str, ...], str]


Each: TypeAlias = Callable[[Sequence[Any]], Iterable[Any]]
"""Goes through a sequence, one student at a time, and may show how far it is."""


def plan(download: Download, format: Format, people: People, given: Circumstances, each: Each = iter) -> Plan:
    """The plan for one download. Raises DeliveryError when nothing in it follows the naming rule of `format`."""
    sources, strange = _claims(download, format, given)
    found: dict[str, list[tuple[_Source, Person]]] = defaultdict(list)
    problems = []
    faults = Faults()
    for source, files in sources.items():
        finding = Finding()
        with faults.apart(_subject(source), "collect"):
            finding = _finding(files[0][0], people, format, given)
        if finding.code:
            problems.append(Problem(finding.code, _subject(source), finding.candidates, _hint(source)))
        for person in finding.students:
            found[person.student].append((source, person))
    hand_ins = []
    for student, ways in each(sorted(found.items())):
        if len(ways) > 1:
            problems.append(
                Problem("two_entries", student, tuple(_subject(source) for source, _ in ways), _hint(ways[0][0]))
            )
            continue
        ((source, person),) = ways
        hand_in = None
        with faults.apart(student, "collect"):
            try:
                hand_in = _hand_in(person, source, sources[source], given, format)
            except DeliveryError as error:  # when it was handed in cannot be read
                problems.append(Problem("unreadable_moment", student, (str(error),)))
        if hand_in is None:
            continue
        hand_ins.append(hand_in)
        if hand_in.answer.file is None:
            seen = tuple(file.name for file in hand_in.answer.attempt.files)
            problems.append(Problem(hand_in.answer.code, student, seen))
    missing = tuple(person for person in people.persons if person.student and person.student not in found)
    certain = tuple(one for one in hand_ins if one.answer.file is not None)
    return Plan(
        given.lab, given.sought, format, certain, tuple(problems), missing, strange, download.refused, people, faults
    )


def _claims(
    download: Download, format: Format, given: Circumstances
) -> tuple[dict[_Source, list[tuple[Claim, Member]]], tuple[str, ...]]:
    """The files of the download by the person that their names state."""
    if format.claim is None:
        raise DeliveryError(f"{format.title} lets nobody download submissions: choose another --lms")
    sources: dict[_Source, list[tuple[Claim, Member]]] = defaultdict(list)
    claims, strange = [], []
    for member in download.members:
        if is_extra(format, member.path) or not fnmatch.fnmatch(member.path, given.only):
            continue
        beside = member.path in given.sought.beside
        claim = None if beside else format.claim(member.parts, given.lab, given.zone)
        if claim is None:
            strange.append(member.path)
        else:
            claims.append((claim, member))
    doubts = format.doubts([member.parts for _, member in claims], given.lab) if format.doubts else {}
    for claim, member in claims:
        doubt = doubts.get(member.parts, "")
        source = tuple(sorted(claim.keys.items())), claim.name, claim.group, claim.also, doubt
        sources[source].append((replace(claim, doubt=doubt), member))
    if not sources:
        raise DeliveryError(f"nothing in {download.name} is named as {format.title} names submissions: is --lms right?")
    blocks = sorted({claim.block for files in sources.values() for claim, _ in files})
    if len(blocks) > 1:
        raise DeliveryError(
            f"the download holds several assignments ({'; '.join(blocks)}): choose one with --only 'PATTERN*'"
        )
    return sources, tuple(strange)


def _finding(claim: Claim, people: People, format: Format, given: Circumstances) -> Finding:
    told = next((given.told[_key(key)] for key in claim.keys.items() if _key(key) in given.told), "")
    told = told or given.told.get(f"name:{claim.name or claim.group}", "")
    if told:
        known = people.find({"student": told}).students
        return Finding(known or (Person(claim.name, claim.keys, safe_id(told)),))
    if claim.unclear:
        return Finding(code="unclear", candidates=claim.unclear)
    if claim.group:
        return _team(claim.group, people)
    finding = people.find(claim.keys, claim.name, squashed=claim.squashed)
    if not finding.students and claim.also:
        others = [people.find({"login": login}) for login in claim.also]
        certain = [other for other in others if other.students]
        finding = certain[0] if len(certain) == 1 else finding
    if not finding.students and claim.name and people.group(claim.name):
        return _team(claim.name, people)
    if finding.code == "unknown" and claim.doubt:
        return Finding(code=claim.doubt)
    if finding.code == "unknown" and not given.listed:
        return _unlisted(claim, format)
    if finding.students and not finding.students[0].student:
        return Finding(code="no_id", candidates=(finding.students[0].name,))
    return finding


def _team(name: str, people: People) -> Finding:
    members = people.group(name)
    return Finding(members) if members else Finding(code="unknown_team", candidates=(name,))


def _unlisted(claim: Claim, format: Format) -> Finding:
    """Who it is when there is no list at all: what the name itself says, where that is an identity for the whole course."""
    own = next((claim.keys[kind] for kind in format.own_id if kind in claim.keys), "")
    blind = next(
        (value for kind, value in claim.keys.items() if kind.startswith("participant:") and not claim.name), ""
    )
    student = own or (f"participant-{blind}" if blind else "")
    return Finding((Person(claim.name, claim.keys, safe_id(student)),)) if student else Finding(code="needs_list")


def _hand_in(
    person: Person, source: _Source, files: Sequence[tuple[Claim, Member]], given: Circumstances, format: Format
) -> HandIn:
    by_attempt: dict[str, list[tuple[Claim, Member]]] = defaultdict(list)
    for claim, member in files:
        by_attempt[claim.attempt].append((claim, member))
    attempts = [
        _attempt(number, person, by_attempt[label], given, format)
        for number, label in enumerate(sorted(by_attempt), start=1)
    ]
    keys = dict(files[0][0].keys)
    if "login" in keys and files[0][0].also:
        keys["login"] = person.keys.get("login", person.student)
    answer = chosen(attempts, person.student, given.sought)
    return HandIn(person.student, person.name, _subject(source), keys, tuple(attempts), answer)


def _attempt(
    number: int, person: Person, files: Sequence[tuple[Claim, Member]], given: Circumstances, format: Format
) -> Attempt:
    claim = files[0][0]
    texts = [claim.when, *(given.moments[key] for key in claim.keys.items() if key in given.moments)]
    when = next((found for text in texts if (found := moment(text, given.zone)) is not None), None)
    due = given.due + given.extensions.get(person.student, timedelta(0)) if given.due else None
    late = any(one.late for one, _ in files)
    stated = when is not None
    if when is None and due is not None and format.marks_late:
        # Only "late" or "not late" is known: the due date itself is on time, a minute more is late, for nbgrader too.
        when = due + timedelta(minutes=1) if late else due
    elif when is not None and due is not None:
        late = when > due
    label = f"{number}-{when:%Y%m%dT%H%M%SZ}" if when else str(number)
    handed = tuple(HandedFile(one.file, one.order, member.read) for one, member in files)
    return Attempt(label, when, late, handed, stated)


def _key(key: tuple[str, str]) -> str:
    return f"{key[0].partition(':')[0]}:{key[1]}"


def _subject(source: _Source) -> str:
    keys, name, group, also, _ = source
    stated = " / ".join([*(_key(key) for key in keys), *also[:1]])
    return " ".join(part for part in (group or name, f"({stated})" if stated else "") if part)


def _hint(source: _Source) -> str:
    keys, name, group, *_ = source
    return _key(keys[0]) if keys else f"name:{name or group}"
