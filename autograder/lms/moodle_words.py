"""Moodle's titles in 36 languages (`moodle_words.toml`), and what the columns of a file mean by title and position.

A language pack that lacks a string shows it in English, so a header may mix the two. One word can mean two things (`ID`
is the identifier in German and the ID number in Czech, Indonesian calls the grade and the marker alike), so a header
is read in one language at a time and columns are expected in Moodle's own order.
"""

from __future__ import annotations

import functools
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import DeliveryError
from autograder.messages import texts

_FILE = Path(__file__).with_name("moodle_words.toml")
_IDENTITY = ("email", "login", "sis")
"""What a site may show of a person between the name and the status, in the site's own order."""
_ORDER = (
    "identifier", "name", "status", "opens", "due", "cutoff", "group", "marker", "grade", "maximum",
    "scale", "workflow", "changeable", "submitted", "text", "graded", "comment", "outcomes",
)  # fmt: skip
"""The worksheet's columns (`mod/assign/gradingtable.php`); what of them there is depends on the activity's settings."""


@dataclass(frozen=True, slots=True)
class Pack:
    """One language: the `words` of each meaning, of them its `own` (the others are English), and its decimal sign."""

    language: str
    words: Mapping[str, frozenset[str]]
    own: Mapping[str, frozenset[str]]
    decimal: str

    def means(self, title: str, meaning: str) -> bool:
        """Whether `title` may stand for `meaning`."""
        return plain(title) in self.words.get(meaning, frozenset())


@dataclass(frozen=True, slots=True)
class Columns:
    """What a worksheet's columns mean: meaning -> index, and the languages in which that is so."""

    at: Mapping[str, int]
    packs: tuple[Pack, ...]

    def get(self, meaning: str) -> int | None:
        """The column of a meaning, if there is one."""
        return self.at.get(meaning)

    @property
    def is_english(self) -> bool:
        """Whether the site is in English."""
        return any(pack.language == "en" for pack in self.packs)

    @property
    def decimals(self) -> frozenset[str]:
        """The decimal signs of the languages that the titles fit."""
        return frozenset(pack.decimal for pack in self.packs)

    def is_no(self, cell: str) -> bool:
        """Whether a yes-or-no cell says no."""
        return any(pack.means(cell, "no") for pack in self.packs)


@functools.cache
def packs() -> tuple[Pack, ...]:
    """All languages, English first."""
    table = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(_pack(language, table) for language in table)


def words(meaning: str) -> frozenset[str]:
    """The words of a meaning in any language, as `plain` gives them."""
    return frozenset().union(*(pack.words.get(meaning, frozenset()) for pack in packs()))


def plain(text: str) -> str:
    """A title as it is compared: case, apostrophes and kinds of spaces do not count."""
    folded = unicodedata.normalize("NFC", text).replace("’", "'").replace("\u00a0", " ").casefold()
    return " ".join(folded.split()).rstrip(":")


def worksheet(header: Sequence[str]) -> Columns | None:
    """What the columns of a grading worksheet mean; None when it is none in any language that is known.

    Raises DeliveryError when languages disagree on it, or a title between Status and Last modified (grade) is unknown: a
    file that is understood in part is not touched.
    """
    read = [(pack, _columns(header, pack)) for pack in packs()]
    fitting = [(pack, at) for pack, at in read if _is_worksheet(at)]
    if not fitting:
        return None
    best = _best(header, fitting)
    if any(at != best[0][1] for _, at in best):
        languages = ", ".join(pack.language for pack, _ in best)
        raise DeliveryError(
            f"the titles of this worksheet mean different things in {languages}: switch Moodle to English, download the "
            "worksheet again and hand that over"
        )
    columns = Columns(best[0][1], tuple(pack for pack, _ in best))
    if unknown := _unknown(header, columns.at):
        raise DeliveryError(
            f"this is a Moodle grading worksheet, but of these titles it is not known what they mean: {', '.join(unknown[:8])}. "
            "Nothing is filled in. Switch Moodle to English, download the worksheet again and hand that over"
        )
    return columns


def people(header: Sequence[str]) -> Columns | None:
    """What the columns of a gradebook export or a participants list say of people; None when they are in no language known.

    Needs a first name and an e-mail address, a username or an ID number.
    """
    read = [(pack, _first_of(header, pack)) for pack in packs()]
    fitting = [(pack, at) for pack, at in read if "first" in at and at.keys() & {*_IDENTITY}]
    if not fitting:
        return None
    best = _best(header, fitting)
    return Columns(best[0][1], tuple(pack for pack, at in best if at == best[0][1]))


def _best(header: Sequence[str], read: Sequence[tuple[Pack, dict[str, int]]]) -> list[tuple[Pack, dict[str, int]]]:
    """The languages in which most titles are understood, of these those in which fewest are borrowed from English."""

    def fit(pack: Pack, at: Mapping[str, int]) -> tuple[int, int]:
        own = sum(plain(header[column]) in pack.own.get(meaning, frozenset()) for meaning, column in at.items())
        return len(at), own

    most = max(fit(pack, at) for pack, at in read)
    return [(pack, at) for pack, at in read if fit(pack, at) == most]


def _first_of(header: Sequence[str], pack: Pack) -> dict[str, int]:
    at: dict[str, int] = {}
    for meaning in ("first", "last", *_IDENTITY, "institution", "department", "groups"):
        free = (
            column for column, title in enumerate(header) if column not in at.values() and pack.means(title, meaning)
        )
        if (column := next(free, None)) is not None:
            at[meaning] = column
    return at


def _is_worksheet(at: Mapping[str, int]) -> bool:
    return at.get("identifier") == 0 and "grade" in at and "graded" in at


def _columns(header: Sequence[str], pack: Pack) -> dict[str, int]:
    """The columns in one language: the most that can be read when meanings come in Moodle's order.

    By dynamic programming over (column, meaning), as two sequences are aligned.
    """
    best: list[tuple[tuple[str, int], ...]] = [()] * (len(_ORDER) + 1)
    for column, title in enumerate(header):
        above = list(best)
        for place, meaning in enumerate(_ORDER):
            chosen = max(above[place + 1], best[place], key=len)
            if pack.means(title, meaning) and len(above[place]) >= len(chosen):
                chosen = (*above[place], (meaning, column))
            best[place + 1] = chosen
    at = dict(best[-1])
    if "grade" not in at and "marker" in at and pack.means(header[at["marker"]], "grade"):
        at["grade"] = at.pop("marker")  # of one column by that name there is always the grade
    for column, title in enumerate(header[: at.get("status", at.get("grade", 0))]):
        for meaning in _IDENTITY:
            if column not in at.values() and pack.means(title, meaning):
                at.setdefault(meaning, column)
    return at


def _unknown(header: Sequence[str], at: Mapping[str, int]) -> list[str]:
    """Titles that are not understood where only Moodle's own columns stand; elsewhere a site adds columns by any name."""
    first = at.get("status", at["grade"])
    known = set(at.values())
    return [repr(texts.line(header[column])) for column in range(first, at["graded"]) if column not in known]


def _pack(language: str, table: Mapping[str, Mapping[str, object]]) -> Pack:
    settings = {**table.get(str(table[language].get("parent", "")), {}), **table[language]}
    own, english = _said(settings), _said(table["en"])
    # A string that a pack lacks is shown in English, and so may be any that a site has not updated.
    words = {meaning: own.get(meaning, frozenset()) | english[meaning] for meaning in english}
    return Pack(language, words, own, str(settings.get("decimal", ".")))


def _said(settings: Mapping[str, object]) -> dict[str, frozenset[str]]:
    lists = {meaning: said for meaning, said in settings.items() if isinstance(said, list)}
    return {meaning: frozenset(plain(str(word)) for word in said) for meaning, said in lists.items()}
