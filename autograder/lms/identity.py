"""Which student is this? Lists of people joined by their keys, and the answer only when it is unique.

A key is a kind and a value: ("login", "ana01"), ("email", "ana@uni.example"), ("canvas", "10021"), and for Moodle, whose
numbers belong to one assignment, ("participant:my-lab", "17"). Two entries of lists are the same person when
they share a key, never because their names agree. A name alone finds a person only when exactly one has it.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from autograder.errors import DeliveryError
from autograder.messages import texts

Key = tuple[str, str]
# nbgrader's id is often one of these in the LMS: it is tried as such for people of whom no list says otherwise.
_OWN = frozenset({"student", "login", "email", "sis", "orgdefined"})
_GERMAN = {ord(spelt[0]): spelt[1:] for spelt in ("äae", "öoe", "üue", "åaa", "øoe", "æae")}
_BARRED = str.maketrans("øłđı", "oldi")
# Which key becomes nbgrader's student id when no list gives one: what students would recognise as their own first.
_ID_KINDS = ("login", "sis", "email", "orgdefined", "canvas", "ilias", "openedx")


@dataclass(frozen=True, slots=True)
class Person:
    """One person as lists name them. `student` is nbgrader's id ("" where no list gives one).

    `names` are the other names of the same person in other lists: systems differ in middle and preferred names.
    """

    name: str
    keys: Mapping[str, str]
    student: str = ""
    groups: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    def is_called(self, name: str) -> bool:
        """Whether `name` agrees with one of this person's names, or none is known."""
        known = [one for one in (self.name, *self.names) if one]
        return not known or not name or any(agree(name, one) for one in known)


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer to "which student?": exactly one in `students`, or why not, in `code` (a message key of [lms])."""

    students: tuple[Person, ...] = ()
    code: str = ""
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class People:
    """All known people, joined; asked by key first and by name last.

    `keys` are all keys of a student, by student id, each with the name in the list that has it; `kinds` are those of anybody.
    """

    persons: tuple[Person, ...]
    keys: Mapping[str, Mapping[Key, str]] = field(repr=False)
    kinds: frozenset[str]
    by_key: Mapping[Key, tuple[Person, ...]] = field(repr=False)
    by_name: Mapping[str, tuple[Person, ...]] = field(repr=False)
    by_group: Mapping[str, tuple[Person, ...]] = field(repr=False)

    def find(self, keys: Mapping[str, str], name: str = "", *, squashed: bool = False) -> Finding:
        """Who has one of `keys`; else, when none of their kinds is known here, who alone has `name`.

        `squashed` says that `name` has lost its spaces and order (Canvas): it then only confirms a key.
        """
        found = {id(person): person for key in keys.items() for person in self.by_key.get(_plain(key), ())}
        if len(found) > 1:
            return Finding(code="several", candidates=_labels(found.values()))
        if found:
            (person,) = found.values()
            if not person.is_called(name):
                return Finding(code="name_differs", candidates=_labels([person]))
            return Finding((person,))
        if squashed or not name or self.kinds.intersection(keys):
            return Finding(code="unknown")
        return self._named(name)

    def group(self, name: str) -> tuple[Person, ...]:
        """Everyone whom a list puts in the group `name`."""
        return self.by_group.get(squash(name), ())

    def _named(self, name: str) -> Finding:
        for spelling in (spelled(name), spelled(name, accents=False), squash(name)):
            if found := self.by_name.get(spelling):
                return Finding(found) if len(found) == 1 else Finding(code="namesakes", candidates=_labels(found))
        return Finding(code="unknown")


def joined(lists: Iterable[Iterable[Person]]) -> People:
    """The people of several lists, made one where they share a key.

    Raises DeliveryError when that would make two different nbgrader students one, and for what is too long for a name.
    """
    entries = [person for one in lists for person in one]
    _refuse_endless(entries)
    parent = list(range(len(entries)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    first: dict[Key, int] = {}
    for index, person in enumerate(entries):
        keys = [_plain(key) for key in person.keys.items()]
        for key in [*keys, *([("student", person.student)] if person.student else [])]:
            parent[root(index)] = root(first.setdefault(key, index))
    sets: dict[int, list[Person]] = defaultdict(list)
    for index, person in enumerate(entries):
        sets[root(index)].append(person)
    return _indexed([(_merged(group), _all_keys(group)) for group in sets.values()])


def spelled(name: str, *, accents: bool = True) -> str:
    """A name without case, punctuation and order ("Núñez, Ana" = "ana núñez"); `accents=False` drops Latin accents.

    Only the accents of Latin, Greek and Cyrillic letters can be dropped: the vowel signs of other scripts are letters.
    """
    plain = unicodedata.normalize("NFKD", name.replace("_", " ")).casefold()
    if not accents:
        plain = re.sub("[\u0300-\u036f]", "", plain).translate(_BARRED)
    words = "".join(character if _wordlike(character) else " " for character in plain).split()
    return unicodedata.normalize("NFC", " ".join(sorted(words)))


def squash(name: str) -> str:
    """A name with case, spaces and punctuation taken away, its order kept."""
    return "".join(character for character in unicodedata.normalize("NFC", name).casefold() if _wordlike(character))


def same_letters(one: str, other: str) -> bool:
    """Whether two spellings of a name have the same letters, accents aside: confirms a key, proves nothing alone."""
    return bool(_letters(one) & _letters(other))


def agree(one: str, other: str) -> bool:
    """Whether two names may be one person's: the same letters, or the words of one among those of the other."""
    words, others = ({*spelled(name, accents=False).split()} for name in (one, other))
    return same_letters(one, other) or bool(words and others and (words <= others or others <= words))


_TOLD = 10
"""People in a sentence."""
_LONGEST = 1_000
"""Characters of a name, a key or a group."""
_ID_BYTES = 180
"""Of a student's id in UTF-8: `<id>.json` and the like must be names that a file system allows."""


def safe_id(text: str) -> str:
    """`text` as nbgrader's student id, which is a folder's name: raises DeliveryError when it cannot be one."""
    student = text.strip()
    unfit = not student.isprintable() or re.search(r'[/\\*?"<>|:]', student)
    if not student or student.startswith(".") or unfit or len(student.encode()) > _ID_BYTES:
        raise DeliveryError(
            f"{texts.line(text)!r} cannot name a student's folder: give the id to use in a roster (--roster)"
        )
    return student


def _letters(name: str) -> set[str]:
    """The sorted letters of a name, in the ways that systems spell it without accents (Müller: Muller, Mueller)."""
    plain = unicodedata.normalize("NFC", name).casefold()
    german = plain.translate(_GERMAN)
    decomposed = (unicodedata.normalize("NFKD", one.translate(_BARRED)) for one in (plain, german))
    return {"".join(sorted(letter for letter in one if unicodedata.category(letter)[0] in "LN")) for one in decomposed}


def _wordlike(character: str) -> bool:
    return unicodedata.category(character)[0] in "LMN"


def _plain(key: Key) -> Key:
    return key[0], unicodedata.normalize("NFC", key[1]).strip().casefold()


def _labels(persons: Collection[Person]) -> tuple[str, ...]:
    """Some of these people, for a sentence."""
    first = itertools.islice(persons, _TOLD)
    labels = sorted(f"{person.student} ({person.name})" if person.name else person.student for person in first)
    return (*labels, "...") if len(persons) > _TOLD else tuple(labels)


def _refuse_endless(people: Iterable[Person]) -> None:
    for person in people:
        longest = max((person.name, person.student, *person.groups, *person.keys.values()), key=len)
        if len(longest) > _LONGEST:
            raise DeliveryError(
                f"a list has {len(longest)} characters in the place of a name, a key or a group "
                f"({texts.line(longest, 40)}...), and at most {_LONGEST} are read: download it again"
            )


def _merged(group: Sequence[Person]) -> Person:
    students = sorted({person.student for person in group if person.student})
    if len(students) > 1:
        raise DeliveryError(
            f"the lists make one person of the students {' and '.join(students[:_TOLD])}: they share an e-mail address, a login "
            "or another key. Mend the list that is wrong"
        )
    keys: dict[str, str] = {}
    for person in group:
        keys |= {kind: value.strip() for kind, value in person.keys.items() if value.strip()}
    names = tuple(dict.fromkeys(person.name for person in group if person.name))
    groups = tuple(sorted({name for person in group for name in person.groups}))
    student = students[0] if students else next((keys[kind] for kind in _ID_KINDS if kind in keys), "")
    if not student:
        participant = next((value for kind, value in keys.items() if kind.startswith("participant:")), "")
        student = f"participant-{participant}" if participant else ""
    return Person(names[0] if names else "", keys, safe_id(student) if student else "", groups, names[1:])


def _all_keys(group: Sequence[Person]) -> dict[Key, str]:
    return {key: person.name for person in reversed(group) for key in person.keys.items() if key[1].strip()}


def _indexed(persons: Sequence[tuple[Person, Mapping[Key, str]]]) -> People:
    by_key: dict[Key, list[Person]] = defaultdict(list)
    by_name: dict[str, list[Person]] = defaultdict(list)
    by_group: dict[str, list[Person]] = defaultdict(list)
    for person, keys in persons:
        own = {(kind, person.student) for kind in _OWN - person.keys.keys() if person.student}
        for key in {_plain(key) for key in keys.keys() | own}:
            by_key[key].append(person)
        names = (person.name, *person.names)
        spellings = {
            spelling for name in names for spelling in (spelled(name), spelled(name, accents=False), squash(name))
        }
        for spelling in spellings - {""}:
            by_name[spelling].append(person)
        for group in person.groups:
            by_group[squash(group)].append(person)
    return People(
        tuple(person for person, _ in persons),
        {person.student: keys for person, keys in persons if person.student},
        frozenset(kind for kind, _ in by_key),
        {key: tuple(found) for key, found in by_key.items()},
        {name: tuple(found) for name, found in by_name.items()},
        {group: tuple(found) for group, found in by_group.items()},
    )
