"""One CSV row per student and question: what `--csv` writes."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

from autograder.model import QuestionReport, rounded
from autograder.sinks.grades import Grade, Item

COLUMNS = (
    *("student_id", "question", "score", "max_score", "status", "diagnosis"),
    *("automatic", "manual", "extra_credit", "late_penalty", "grade", "max_grade"),
)
"""`grade` is the student's final grade in the lab, the same in each row; it is empty while a person must still look."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class ScoresCsv:
    """Writes grades as they come; the file is whole only after `close`, and never seen half written."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._part = path.with_name(f".{path.name}.part")
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = self._part.open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow(COLUMNS)

    def write(self, grades: Iterable[Grade]) -> None:
        """Add the rows of these grades."""
        for grade in grades:
            reports = {} if grade.report is None else {question.name: question for question in grade.report.questions}
            whole = (
                _number(grade.late_penalty),
                _number(grade.score) if grade.final else "",
                _number(grade.max_score),
            )
            for item in grade.items:
                if item.points or item.is_from_a_person:
                    row = (_plain(grade.student), *_of_item(item, reports.get(item.name)), *whole)
                    self._writer.writerow(row)

    def close(self) -> None:
        """Put the file in its place."""
        self._file.close()
        self._part.replace(self._path)


def _of_item(item: Item, question: QuestionReport | None) -> tuple[str, ...]:
    status = "needs_human" if item.waits else "by_person" if question is None else question.status.value
    codes = "" if question is None else " ".join(diagnosis.code for diagnosis in question.diagnoses)
    unknown = item.waits and item.automatic is None and item.manual is None
    return (
        _plain(item.name),
        "" if unknown else _number(item.earned),
        _number(item.points),
        status,
        codes,
        _number(item.automatic),
        _number(item.manual),
        _number(item.extra),
    )


def _number(points: Fraction | None) -> str:
    return "" if points is None else f"{rounded(points):f}"


def _plain(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
