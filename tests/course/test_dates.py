"""Dates: read as LMSs, nbgrader and people write them, or refused; never guessed."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from autograder.course import dates
from autograder.errors import DeliveryError

MADRID = ZoneInfo("Europe/Madrid")
MOODLE = [
    ("en", "Monday, 5 October 2026, 2:03 PM"),
    ("es", "lunes, 5 de octubre de 2026, 14:03"),
    ("es_mx", "lunes, 5 de octubre de 2026, 14:03"),
    ("ca", "dilluns, 5 d’octubre 2026, 14:03"),
    ("eu", "astelehena, 2026(e)ko urriaren 5(e)an, 14:03(e)tan"),
    ("gl", "luns, 5 de outubro de 2026, 2:03 PM"),
    ("pt", "segunda-feira, 5 de outubro de 2026 às 14:03"),
    ("pt_br", "segunda-feira, 5 out. 2026, 14:03"),
    ("fr", "lundi 5 octobre 2026, 14:03"),
    ("it", "lunedì, 5 ottobre 2026, 14:03"),
    ("de", "Montag, 5. Oktober 2026, 14:03"),
    ("nl", "maandag, 5 oktober 2026, 14:03"),
    ("pl", "poniedziałek, 5 października 2026, 14:03 PM"),
    ("ro", "luni, 5 octombrie 2026, 14:03"),
    ("ru", "понедельник, 5 октября 2026, 14:03"),
    ("uk", "понеділок 5 жовтня 2026 14:03 PM"),
    ("tr", "Pazartesi, 5 Ekim 2026, 2:03 PM"),
    ("el", "Δευτέρα, 5 Οκτωβρίου 2026, 2:03 PM"),
    ("cs", "pondělí, 5. října 2026, 14.03"),
    ("sv", "måndag, 5 oktober 2026, 14:03"),
    ("no", "mandag, 5 oktober 2026, 14:03"),
    ("da", "mandag den 5. oktober 2026, 14:03"),
    ("fi", "maanantaina, 5 lokakuuta 2026, 14:03"),
    ("hu", "2026. október 5., hétfő, 14:03"),
    ("ja", "2026年 10月 5日(月曜日) 14:03"),
    ("zh_cn", "2026年10月5日 星期一 14:03"),
    ("zh_tw", "2026年 10月 5日(週一) 14:03"),
    ("ko", "월요일, 5 10월 2026, 2:03 PM"),
    ("ar", "الاثنين، 5 أكتوبر 2026، 2:03 PM"),
    ("he", "יום שני, 5 אוקטובר 2026, 2:03 PM"),
    ("id", "Senin, 5 Oktober 2026, 14:03"),
    ("vi", "Thứ Hai, 5 tháng 10 2026, 2:03 PM"),
]
"""5 October 2026, 14:03 in the format of each language pack of Moodle, as ICU writes it."""


@pytest.mark.parametrize(("language", "text"), MOODLE)
def test_a_date_of_moodle_is_read_in_every_language(language: str, text: str) -> None:
    """Day, month and hour, whatever the order, the script and the language."""
    assert dates.moment(text, UTC) == datetime(2026, 10, 5, 14, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "Sunday, 22 November 2026, 9:46 PM",
        "domingo, 22 de noviembre de 2026, 21:46",
        "Sonntag, 22. November 2026, 21:46",
        "domingo, 22 nov. 2026, 21:46",
        "diumenge, 22 de novembre 2026, 21:46",
        "Nov 22, 2026 946 PM",
        "2026-11-22-21-46-00",
        "2026-11-22 21:46",
        "2026-11-22T20:46:00Z",
        "2026-11-22 20:46:00 UTC",
        "2026-11-22 20:46:00.000000 UTC",
        "22/11/2026 21:46",
        "22/11/2026, 21:46:00",
        "22.11.2026 21:46",
        "11/22/2026 9:46 PM",
        "2026/11/22 21:46",
        "2026-11-22 22:46 EET",
        "2026-11-22 15:46 EST",
        "2026-11-22 21:46:00 +0100",
        "2026-11-22 21:46 GMT+1",
        "22 November 2026 21:46 Romance Standard Time",
        "22 November 2026 21:46 Europe/Madrid",
    ],
)
def test_a_moment_is_one_whatever_it_is_written_like(text: str) -> None:
    """Languages, orders and zones, without a zone in that of the LMS's clock."""
    assert dates.moment(text, MADRID) == datetime(2026, 11, 22, 20, 46, tzinfo=UTC)


def test_summer_time_is_not_read_as_utc() -> None:
    """What nbgrader writes where its exchange is in Madrid: two hours before UTC says the same."""
    assert dates.moment("2026-07-05 18:59:00.000000 CEST", UTC) == datetime(2026, 7, 5, 16, 59, tzinfo=UTC)


@pytest.mark.parametrize("text", ["-", "", "never"])
def test_what_has_no_number_is_no_date(text: str) -> None:
    """An LMS's sign for "not yet"."""
    assert dates.moment(text, UTC) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("5/10/2026 18:59", "two ways"),
        ("2026-11-22 18:59 CST", "CST"),
        ("2026-11-22 18:59 IST", "IST"),
        ("2026-11-22 18:59 XYZ", "XYZ"),
        ("32 de enero de 2026, 10:00", "day"),
        ("12 foo 2026, 10:00", "day and month"),
        ("22 November 2026", "time of day"),
        ("1790000000", "time of day"),
    ],
)
def test_what_can_be_read_in_two_ways_or_not_at_all_is_refused(text: str, why: str) -> None:
    """No moment is made up: the error shows the text, says why, and how to write it."""
    with pytest.raises(DeliveryError, match=why):
        dates.moment(text, UTC)


def test_noon_and_midnight_in_twelve_hours() -> None:
    """12 AM is the start of a day and 12 PM its middle."""
    assert dates.moment("Sep 4, 2024 1205 AM", UTC) == datetime(2024, 9, 4, 0, 5, tzinfo=UTC)
    assert dates.moment("Sep 4, 2024 1205 PM", UTC) == datetime(2024, 9, 4, 12, 5, tzinfo=UTC)
