"""Dates as people, nbgrader and LMSs write them, in their reader's language, as moments in time.

Moodle: "Sunday, 22 November 2026, 10:06 AM", "lunes, 5 de octubre de 2026, 10:00", "2026年 10月 5日(月曜日) 14:03";
Brightspace: "Sep 24, 2024 926 PM"; Blackboard: "2022-06-13-11-46-08"; nbgrader: "2026-01-10 09:00:00.123456 UTC", with
another zone where the exchange has one. A date without a zone is in the one that its LMS shows to its user.

Months are CLDR's, in the languages of Moodle. A zone is an offset, a name of the tz database, Windows' name for one (by
CLDR), or an abbreviation that means one offset all over the world. What can be read in two ways is not read.
"""

from __future__ import annotations

import functools
import re
import unicodedata
import zoneinfo
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from babel import Locale
from babel.core import get_global

from autograder.errors import DeliveryError

_LANGUAGES = (
    "en es ca eu gl pt fr it de nl pl ro ru uk tr el cs sv nb da fi hu ja zh ko ar he id vi"
).split()  # fmt: skip
_OTHERWISE = frozenset({"BST", "AST"})
"""Abbreviations that the tz database knows with one offset, and Bangladesh and Arabia use with another."""
_CLOCK = re.compile(r"(?<![\d.:])(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:\.\d+)?)?(?![\d.:])\s*([AaPp]\.?\s?[Mm]\.?)?")
_RUN_TOGETHER = re.compile(r"(?<![\d.:])(\d{1,2})(\d{2})\s*([AaPp])[Mm]")
_MARKED_MONTH = re.compile(r"(\d{1,2})\s*[月월]|tháng\s*(\d{1,2})")
_AFTER_A_CLOCK = frozenset({"", "h", "hs", "hrs", "uhr", "uur", "(e)tan"})
_OFFSET = re.compile(r"(?:UTC|GMT)?\s*([+-−])(\d{1,2})(?::?(\d{2}))?")


def moment(text: str, zone: tzinfo) -> datetime | None:
    """The moment (UTC) that `text` names, in `zone` unless it names one; None where it names none ("-", "never").

    Raises DeliveryError for a text that cannot be read, or in two ways.
    """
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    if not any(character.isdigit() for character in plain):
        return None
    try:
        if re.fullmatch(r"\d{4}(-\d\d){5}", plain):
            found = datetime.strptime(plain, "%Y-%m-%d-%H-%M-%S").replace(tzinfo=zone)
        else:
            found = _iso(plain, zone) or _written(plain, zone)
        found = found.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise _unreadable(text, str(error)) from error
    return found


def named_zone(name: str) -> tzinfo | None:
    """The zone that a name, an abbreviation or an offset stands for; None when it stands for none, or for several."""
    plain = name.strip().strip("()")
    if plain in ("UTC", "GMT", "Z"):
        return UTC
    if offset := _OFFSET.fullmatch(plain):
        hours = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
        return timezone(hours if offset[1] == "+" else -hours) if hours < timedelta(hours=15) else None
    known = get_global("windows_zone_mapping").get(plain, plain)
    if known in zoneinfo.available_timezones():
        return zoneinfo.ZoneInfo(known)
    offsets = _abbreviations().get(plain, frozenset())
    return timezone(next(iter(offsets))) if len(offsets) == 1 and plain not in _OTHERWISE else None


def _iso(text: str, zone: tzinfo) -> datetime | None:
    found = re.match(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?", text)
    if found is None:
        return None
    value = datetime.fromisoformat(found[0])
    return value.replace(tzinfo=_zone_after(text[found.end() :], zone))


def _written(text: str, zone: tzinfo) -> datetime:
    """A date in words or numbers, then a clock, then perhaps a zone."""
    clocks = [*_CLOCK.finditer(text)] or [*_RUN_TOGETHER.finditer(text)]
    if not clocks:
        raise ValueError("there is no time of day in it")
    clock = clocks[-1]
    half = clock[clock.re.groups]
    hour, minute = int(clock[1]), int(clock[2])
    second = int(clock[3] or 0) if clock.re is _CLOCK else 0
    if half and hour <= 12:  # Polish and Ukrainian Moodle write PM behind a clock of 24 hours
        hour = hour % 12 + (12 if half[0] in "Pp" else 0)
    year, month, day = _date(text[: clock.start()])
    return datetime(year, month, day, hour, minute, second, tzinfo=_zone_after(text[clock.end() :], zone))


def _date(text: str) -> tuple[int, int, int]:
    """Year, month and day. Raises ValueError where they are not there, or their order is not certain."""
    marked = _MARKED_MONTH.search(text)
    months = {int(marked[1] or marked[2])} if marked else set()
    numbers = re.findall(r"\d+", _MARKED_MONTH.sub(" ", text))
    years = [number for number in numbers if len(number) == 4]
    others = [int(number) for number in numbers if len(number) <= 2]
    if len(years) != 1 or len(numbers) != len(others) + 1:
        raise ValueError("there is no single year in it")
    words = (word.removesuffix("ren") for word in re.findall(r"[^\W\d_]+", text.casefold()))  # Basque: "of October"
    months |= {_months()[word] for word in words if word in _months()}
    if len(months) == 1 and len(others) == 1:
        return int(years[0]), months.pop(), others[0]
    if not months and len(others) == 2:
        return int(years[0]), *_month_and_day(text, numbers.index(years[0]) == 0, *others)
    raise ValueError("its day and month are not both there")


def _month_and_day(text: str, year_first: bool, one: int, other: int) -> tuple[int, int]:
    """Of two numbers the month and the day: month first behind a year, day first with points, else as sizes tell."""
    if year_first:
        return one, other
    if re.search(r"\d{1,2}\.\s?\d{1,2}\.", text) or one > 12 or one == other:
        return other, one
    if other > 12:
        return one, other
    raise ValueError("day and month can be read in two ways")


def _zone_after(rest: str, zone: tzinfo) -> tzinfo:
    plain = rest.strip(" ,.")
    if plain.casefold() in _AFTER_A_CLOCK:
        return zone
    found = named_zone(plain)
    if found is None:
        raise ValueError(f"{plain!r} is not the name of one time zone")
    return found


@functools.cache
def _months() -> dict[str, int]:
    """The names of the months, whole and short, in every language; none means two months."""
    found = {}
    for language in _LANGUAGES:
        contexts = Locale.parse(language).months
        for names in (contexts[context][width] for context in contexts for width in ("wide", "abbreviated")):
            for number, name in names.items():
                words = re.findall(r"[^\W\d_]+", name.casefold())
                if len(words) == 1 and not any(character.isdigit() for character in name):
                    found[words[0]] = int(number)
    return found


@functools.cache
def _abbreviations() -> dict[str, frozenset[timedelta]]:
    """Abbreviation -> its offsets, of all zones of the tz database as they are this decade, summer and winter."""
    found: dict[str, set[timedelta]] = {}
    for name in zoneinfo.available_timezones():
        zone = zoneinfo.ZoneInfo(name)
        for month in (1, 7):
            when = datetime(2026, month, 1, tzinfo=zone)
            found.setdefault(str(when.tzname()), set()).add(when.utcoffset() or timedelta(0))
    return {name: frozenset(offsets) for name, offsets in found.items()}


def _unreadable(text: str, why: str) -> DeliveryError:
    return DeliveryError(
        f"{text.strip()!r} cannot be read as a moment: {why}. Write it as 2026-11-22 18:59:00 UTC, or with an offset (+02:00)"
    )
