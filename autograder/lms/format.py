"""What one LMS module says of its LMS: the seam between all LMSs and what is done the same way for each."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from fractions import Fraction

from autograder.errors import DeliveryError
from autograder.lms.csvfile import Table
from autograder.lms.identity import Person


@dataclass(frozen=True, slots=True)
class Claim:
    """What one file of a download says of itself by its path alone.

    `when` is the moment as the LMS writes it; `attempt` tells the attempts of one person apart and sorts them, `order` the files of one attempt; `group` is the team that handed in, if a team did;
    `squashed` says that `name` has lost its spaces; `file` is the name that the student gave. `also` are other readings of
    the login, where a naming rule is ambiguous; `block` is the assignment, where a download holds several. `unclear` are
    the people that the path may mean, where no list can tell: a person must say. `doubt` is why the path need not name the
    person (a message key), where a list can tell.
    """

    keys: Mapping[str, str]
    file: str
    name: str = ""
    attempt: str = ""
    order: int = 0
    when: str = ""
    late: bool = False
    group: str = ""
    squashed: bool = False
    also: tuple[str, ...] = ()
    block: str = ""
    unclear: tuple[str, ...] = ()
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the instructor must know before a file is used; `code` is a message key of the section [lms]."""

    code: str
    parameters: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sheet:
    """How one grade file wants to be filled in, as its LMS module read it.

    `people` maps a row to the person it is about, `grade` is the column that takes the score, `maximum` the LMS's own
    maximum by row (scores are scaled to it), `kept` the rows whose cell must stay (why, as a message key). `create` is the
    header of a column that would be new, "" when it exists. `over` says what the LMS does with more than the maximum,
    `repairs` are cells of its own that it could not read back. `asks` is what the instructor must decide first. `read_as`
    tells how titles were understood: what (a message key of [lms]) -> the file's own title.
    """

    people: Mapping[int, Person]
    grade: int
    maximum: Mapping[int, Fraction] = field(default_factory=dict)
    comment: int | None = None
    comment_format: tuple[int, str] | None = None
    kept: Mapping[int, str] = field(default_factory=dict)
    decimal: str = "."
    two_decimals: bool = False
    blank: tuple[str, ...] = ("",)
    create: str = ""
    over: str = "allowed"
    clean: Callable[[str], str] = str
    repairs: Mapping[tuple[int, int], str] = field(default_factory=dict)
    warnings: tuple[Notice, ...] = ()
    asks: tuple[Notice, ...] = ()
    read_as: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Request:
    """What the instructor said about the grade file: the lab, the column's title or number, the LMS's maximum and decimal sign."""

    lab: str
    column: str = ""
    maximum: Fraction | None = None
    decimal: str = ""


@dataclass(frozen=True, slots=True)
class Format:
    """One LMS. Functions that do not apply are None.

    `claim(parts, lab, zone)` reads a path of a download; `listed(table, lab)` reads people and the moments of their
    submissions from a list that this LMS exports, or is None for another's list; `sheet(table, request)` reads a grade
    file and raises DeliveryError when it is not this LMS's. `own_id` are the kinds of key in a file's name which are good
    enough as student ids when there is no list of people at all. `extras` are files that the LMS itself adds. `marks_late`:
    a file that is not marked as late was on time, although no moment is stated. `doubts(paths, lab)` are the paths of which
    a whole download shows that they need not name a student, with the reason.
    """

    name: str
    title: str
    claim: Callable[[tuple[str, ...], str, tzinfo], Claim | None] | None = None
    listed: Callable[[Table, str], tuple[Person, ...] | None] | None = None
    handed_in: Callable[[Table, str], Mapping[str, str]] | None = None
    sheet: Callable[[Table, Request], Sheet] | None = None
    own_id: tuple[str, ...] = ()
    extras: tuple[str, ...] = ()
    marks_late: bool = False
    doubts: Callable[[Sequence[tuple[str, ...]], str], Mapping[tuple[str, ...], str]] | None = None


def decimal_sign(table: Table, people: Iterable[int], request: Request, *, english: bool = True) -> str:
    """The decimal sign of a grade file: as told, else as in the numbers of its columns, else a point in English.

    Raises DeliveryError where the file shows both signs or, in another language, none.
    """
    if request.decimal:
        return request.decimal
    cells = [cell.strip() for row in people for cell in table.rows[row]]
    shown = {sign for sign in ".," if any(re.fullmatch(rf"\d+{re.escape(sign)}\d+", cell) for cell in cells)}
    if len(shown) == 1:
        return shown.pop()
    if english and not shown:
        return "."
    raise DeliveryError(
        f"the file shows {'both , and . as decimal signs' if shown else 'no number with decimals'}: say with --decimal , or "
        "--decimal . which one your LMS reads"
    )


def wrong_file(format_title: str, missing: str) -> DeliveryError:
    """The error for a file that is not the export it should be."""
    return DeliveryError(
        f"this is no {format_title} file: {missing}. Download the file from {format_title} again and hand it over unopened"
    )


def told_rows(rows: Collection[int]) -> str:
    """The first of these rows, counted from 1, for a sentence."""
    first = ", ".join(str(row + 1) for row in sorted(rows)[:_TOLD])
    return f"{first}, ..." if len(rows) > _TOLD else first


_TOLD = 10
_NUMBER = re.compile(r"[+-]?[\d.,]{1,40}")
"""What is longer, or has an exponent, is no grade and could take for ever to compute."""


def number(text: str) -> Fraction | None:
    """A number as an LMS prints it ("17.5", "17,50", "1 234,5"), or None."""
    plain = text.strip().replace("\u00a0", "").replace(" ", "").replace("%", "")
    if not _NUMBER.fullmatch(plain):
        return None
    if "," in plain and "." in plain:
        plain = plain.replace(",", "") if plain.rfind(".") > plain.rfind(",") else plain.replace(".", "")
    try:
        return Fraction(plain.replace(",", "."))
    except ValueError:
        return None
