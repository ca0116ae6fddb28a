"""One CSV row per student and question: what `--csv` writes."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from autograder.model import GradeReport, rounded

COLUMNS = ("student_id", "question", "score", "max_score", "status", "diagnosis")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class ScoresCsv:
    """Writes reports as they come; the file is whole only after `close`, and never seen half written."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._part = path.with_name(f".{path.name}.part")
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = self._part.open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow(COLUMNS)

    def write(self, reports: Iterable[GradeReport]) -> None:
        """Add the rows of these reports."""
        for report in reports:
            for question in report.questions:
                codes = " ".join(diagnosis.code for diagnosis in question.diagnoses)
                score, most = rounded(question.earned), rounded(question.points)
                status = "needs_human" if question.needs_human else question.status.value
                shown = "" if question.needs_human else f"{score:f}"
                row = (_plain(report.student), question.name, shown, f"{most:f}", status, codes)
                self._writer.writerow(row)

    def close(self) -> None:
        """Put the file in its place."""
        self._file.close()
        self._part.replace(self._path)


def _plain(text: str) -> str:
    """A student's id that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
