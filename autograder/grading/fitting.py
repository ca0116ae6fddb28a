"""A report has a hard size, whatever a student's functions returned and said: what is largest is left out first."""

from __future__ import annotations

from dataclasses import replace

from autograder.model import GradeReport, Note, QuestionReport

MOST_BYTES = 256 << 10
"""Of a report's canonical JSON. What an honest answer leaves takes a tenth of that."""
_NOTES = 12


def fitted(report: GradeReport) -> GradeReport:
    """The report in at most MOST_BYTES, with a note where something had to be left out: never a check or a diagnosis."""
    if len(report.to_json()) <= MOST_BYTES:
        return report
    report = replace(report, notes=(*report.notes[:_NOTES], Note("run.report_cut")))
    for most in (3, 1, 0):
        report = replace(report, questions=tuple(_with_probes(question, most) for question in report.questions))
        if len(report.to_json()) <= MOST_BYTES:
            return report
    return replace(report, notes=report.notes[-1:])


def _with_probes(question: QuestionReport, most: int) -> QuestionReport:
    return replace(question, probes=question.probes[:most], response=None)
