"""The instructor's view of a class: one HTML page and one CSV, with names or, for showing around, without.

The version without names shows no group of fewer than FLOOR students, and nothing at all of a class as small as that.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from xml.sax.saxutils import escape

from markupsafe import Markup

from autograder.labs import Lab
from autograder.model import rounded
from autograder.sinks import advice, templates
from autograder.sinks.graded import points
from autograder.sinks.grades import Grade
from autograder.sinks.tally import BANDS, FLOOR, Item, Summary, summarise

_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Say = Callable[..., str]


def page(
    grades: Iterable[Grade] | Summary,
    lab: Lab,
    language: str,
    *,
    anonymous: bool = False,
    link: Callable[[str], str] | None = None,
) -> str:
    """The class report as one self-contained HTML file; `grades` are looked at once.

    `link` gives the address of a student's feedback page, for the names.
    """
    summary = _gathered(grades)
    say = lab.words(language)
    title = say("class.anonymous_title" if anonymous else "class.title", lab=summary.lab)
    labels = [_band(index, say) for index in range(BANDS)]
    shown = [_small(count, anonymous, say) for count in summary.bands]
    return (
        templates.environment()
        .get_template("class_report.html")
        .render(
            t=say,
            language=language,
            title=title,
            css=templates.css(),
            anonymous=anonymous,
            hidden=_hidden(summary, say, anonymous=anonymous),
            s=summary,
            mean=points(summary.total / max(summary.scores, 1), say),
            points=points(summary.points, say),
            advice=advice.view(summary, lab, say, anonymous=anonymous, link=link),
            histogram=Markup(_histogram(summary.bands, labels, shown, say, anonymous=anonymous)),
            bands=list(zip(labels, shown, strict=True)),
            questions=[
                {
                    "name": name,
                    "mean": _decimal(f"{item.solved * float(item.points):.2f}", say),
                    "points": points(item.points, say),
                }
                | {"full": _small(item.full, anonymous, say), "zero": _small(item.zero, anonymous, say)}
                | _numbers(item, say)
                for name, item in summary.questions.items()
            ],
            checks=[
                {"question": question, "name": name, "reasons": _reasons(item, say, anonymous=anonymous)}
                | _numbers(item, say)
                for (question, name), item in summary.checks.items()
            ],
            misconceptions=[
                {"code": code, "what": say(f"diagnosis.{code}.what"), "count": _small(len(students), anonymous, say)}
                | {"students": [] if anonymous else [(student, link(student) if link else "") for student in students]}
                for code, students in _held(summary)
            ],
            nothing=[(student, say(note.code, **note.parameters)) for student, note in sorted(summary.nothing.items())],
            unnamed=_small(summary.unnamed, anonymous, say),
        )
    )


def table(grades: Iterable[Grade] | Summary, *, anonymous: bool = False) -> str:
    """The class report as CSV: a row for each question, check and misconception; with names also for each student.

    Columns: kind, question, name, students, solved, discrimination, points (those that a misconception cost the class).
    Students are rows of the kinds `waits`, `missing`, `ungraded`. Without names, groups below FLOOR are left empty.
    """
    summary = _gathered(grades)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["kind", "question", "name", "students", "solved", "discrimination", "points"])
    if not (anonymous and summary.students < FLOOR):
        writer.writerows([[_harmless(cell) for cell in row] for row in _rows(summary, anonymous=anonymous)])
    return out.getvalue()


def _gathered(grades: Iterable[Grade] | Summary) -> Summary:
    return grades if isinstance(grades, Summary) else summarise(grades)


def _rows(summary: Summary, *, anonymous: bool) -> Iterator[list[str]]:
    items = [("question", name, "", item) for name, item in summary.questions.items()]
    items += [("check", question, name, item) for (question, name), item in summary.checks.items()]
    for kind, question, name, item in items:
        discrimination = "" if item.discrimination is None else f"{item.discrimination:.3f}"
        yield [kind, question, name, str(item.count), f"{item.solved:.4f}", discrimination, ""]
    for code, students in _held(summary):
        small = anonymous and len(students) < FLOOR
        told = ("", "") if small else (str(len(students)), f"{rounded(summary.costs[code]):f}")
        yield ["misconception", "", code, told[0], "", "", told[1]]
    if not anonymous:
        for student, waiting in summary.humans.items():
            yield from (["waits", question, student, "", "", "", ""] for question in waiting)
        for kind, absent in (("missing", summary.missing), ("ungraded", summary.ungraded)):
            yield from ([kind, "", student, "", "", "", ""] for student in absent)


def _held(summary: Summary) -> list[tuple[str, list[str]]]:
    """Codes and who holds them, the most frequent first."""
    return sorted(summary.holders.items(), key=lambda item: (-len(item[1]), item[0]))


def _hidden(summary: Summary, say: Say, *, anonymous: bool) -> str:
    """Why nothing is shown, or "": no reports, or too few to stay without names."""
    if not summary.students and not summary.scores:
        return say("class.none")
    return say("class.too_few", floor=FLOOR) if anonymous and summary.students < FLOOR else ""


def _small(count: int, anonymous: bool, say: Say) -> str:
    """A count; without names a small one is not told, nor whether it is none: the rest of the class would tell it."""
    return say("class.few", floor=FLOOR) if anonymous and count < FLOOR else str(count)


def _numbers(item: Item, say: Say) -> dict[str, str]:
    discrimination = "–" if item.discrimination is None else _decimal(f"{item.discrimination:.2f}", say)
    return {"solved": f"{100 * item.solved:.0f} %", "discrimination": discrimination}


def _reasons(item: Item, say: Say, *, anonymous: bool) -> str:
    """The most frequent reasons of failure, in words."""
    return ", ".join(
        f"{say(f'reason.{reason}')} ({_small(count, anonymous, say)})" for reason, count in item.reasons.most_common(2)
    )


def _band(index: int, say: Say) -> str:
    if index == BANDS - 1:
        return say("class.band_full")
    return say("class.band", low=10 * index, high=10 * index + 10)


def _histogram(bands: list[int], labels: list[str], shown: list[str], say: Say, *, anonymous: bool) -> str:
    """Bars for the bands of scores; without names a small group has no bar."""
    drawn = [0 if anonymous and count < FLOOR else count for count in bands]
    highest = max(drawn, default=0) or 1
    parts = []
    for index, count in enumerate(drawn):
        height = round(120 * count / highest)
        x = 6 + index * 34
        parts.append(f'<rect class="bar" x="{x}" y="{140 - height}" width="28" height="{height}" rx="3"/>')
        parts.append(_label(x + 14, 134 - height, str(count) if count else ""))
        parts.append(_label(x + 14, 158, "100" if index == BANDS - 1 else f"{10 * index}–"))
    description = "; ".join(f"{label}: {count}" for label, count in zip(labels, shown, strict=True))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="scores-t scores-d" viewBox="0 0 380 166" '
        'width="380" height="166" style="max-width:100%;height:auto" font-family="system-ui,sans-serif" font-size="12">'
        f'<title id="scores-t">{escape(say("class.distribution"))}</title><desc id="scores-d">'
        f"{escape(say('class.distribution_description', counts=description))}</desc>{''.join(parts)}"
        '<line x1="2" y1="140.5" x2="378" y2="140.5" stroke="#8a95a1"/></svg>'
    )


def _label(x: float, y: float, text: str) -> str:
    return f'<text x="{x}" y="{y}" text-anchor="middle" fill="#1c2530">{escape(text)}</text>'


def _decimal(text: str, say: Say) -> str:
    """A number as the reader's language writes it, with a real minus sign."""
    return text.replace("-", "−").replace(".", say("number.decimal"))


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; numbers stay numbers."""
    numeric = cell.lstrip("-").replace(".", "", 1).isdigit()
    return "'" + cell if cell.startswith(_FORMULA) and not numeric else cell
