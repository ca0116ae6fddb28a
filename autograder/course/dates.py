"""Dates as LMSs write them, in their reader's language, as moments in time.

Moodle: "Sunday, 22 November 2026, 10:06 AM", "lunes, 5 de octubre de 2026, 10:00", "Dienstag, 2. Dezember 2025, 10:37",
"segunda-feira, 14 set. 2026, 21:51"; Brightspace: "Sep 24, 2024 926 PM"; Blackboard: "2022-06-13-11-46-08". None of them
names a zone: it is the one that the LMS shows to its user.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, tzinfo

# The first letters that tell a month's name from the others', in English, Spanish, German, French, Portuguese,
# Italian, Catalan and Dutch; longest first.
_MONTHS = (
    ("jan ene gen jän", 1),
    ("feb fev fév", 2),
    ("mar mär maa maer", 3),
    ("apr abr avr", 4),
    ("may mai mag mei maj", 5),
    ("jun juin giu", 6),
    ("jul juil lug", 7),
    ("aug ago aou aoû", 8),
    ("sep set", 9),
    ("oct okt out ott", 10),
    ("nov", 11),
    ("dec dic dez dés des déc", 12),
)
_STARTS = {start: month for starts, month in _MONTHS for start in starts.split()}
_DAY_FIRST = re.compile(r"(\d{1,2})(?:\.|º|er)?\s+(?:de\s+|d['’])?([^\W\d]{3,})\.?,?\s+(?:de\s+|del\s+)?(\d{4})")
_MONTH_FIRST = re.compile(r"([^\W\d]{3,})\.?\s+(\d{1,2}),?\s+(\d{4})")
_CLOCK = re.compile(r"(?<!\d)(\d{1,2})[:.h]?(\d{2})(?::\d{2})?\s*([AaPp])?\.?\s?[Mm]?")


def moment(text: str, zone: tzinfo) -> datetime | None:
    """The moment (UTC) that `text` names in `zone`, or None where it names none ("-", "never")."""
    plain = unicodedata.normalize("NFC", text).strip()
    if re.fullmatch(r"\d{4}(-\d\d){5}", plain):
        return datetime.strptime(plain, "%Y-%m-%d-%H-%M-%S").replace(tzinfo=zone).astimezone(UTC)
    iso = _iso(plain, zone)
    return iso if iso is not None else _written(plain, zone)


def _iso(text: str, zone: tzinfo) -> datetime | None:
    try:
        value = datetime.fromisoformat(text.removesuffix(" UTC"))
    except ValueError:
        return None
    if value.tzinfo is None:
        value = value.replace(tzinfo=UTC if text.endswith(" UTC") else zone)
    return value.astimezone(UTC)


def _written(text: str, zone: tzinfo) -> datetime | None:
    if found := _DAY_FIRST.search(text):
        day, month, year = found[1], found[2], found[3]
    elif found := _MONTH_FIRST.search(text):
        month, day, year = found[1], found[2], found[3]
    else:
        return None
    clock = _CLOCK.search(text, found.end())
    number = _month(month)
    if clock is None or number is None:
        return None
    hour = int(clock[1])
    if clock[3]:
        hour = hour % 12 + (12 if clock[3] in "pP" else 0)
    try:
        return datetime(int(year), number, int(day), hour, int(clock[2]), tzinfo=zone).astimezone(UTC)
    except ValueError:
        return None


def _month(name: str) -> int | None:
    plain = name.casefold()
    return next((_STARTS[plain[:size]] for size in (4, 3) if plain[:size] in _STARTS), None)
