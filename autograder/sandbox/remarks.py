"""What happened while a student's cells ran, as notes: it costs nothing by itself, but explains what is missing later."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autograder.model import Note
from autograder.sandbox.outcomes import CellsRun, CutShort, Failed, Kept, TimedOut

MOST = 8
"""Statements that are told one by one; the others are counted."""
_TEXT = 200

_CAUSES = (  # the first that fits: its code, and what the error, "type: text", looks like
    ("no_input", re.compile("(?:EOFError|StdinNotImplementedError): .*(?:reading a line|raw_input)")),
    ("no_colab", re.compile("(?:ModuleNotFoundError|ImportError): .*google|NameError: .*'drive'")),
    ("not_installed", re.compile("ModuleNotFoundError: No module named")),
    ("no_gpu", re.compile(r"\w+: .*(?:CUDA|NVIDIA|\bMPS\b)", re.DOTALL)),
    ("no_network", re.compile("(?:URLError|ConnectionError|gaierror): ")),
    ("no_file", re.compile("FileNotFoundError: ")),
)


def on(run: CellsRun) -> tuple[Note, ...]:
    """The notes on one run of a submission's cells, in the order of the cells."""
    found = [(failed.error.cell or 0, note) for failed in run.errors[:MOST] for note in _on_failed(failed)]
    found += [(cell, note) for cell, cut in run.cut_short.items() for note in _on_cut(cell, cut)]
    notes = [note for _, note in sorted(found, key=lambda item: item[0])]
    if len(run.errors) > MOST:
        notes.append(Note("run.more_failed", {"count": len(run.errors) - MOST}))
    notes += [Note(f"run.left_{name}") for name in run.left]
    if run.shell_lines:
        notes.append(Note("run.shell_lines_ignored", {"lines": " · ".join(f"!{line}" for line in run.shell_lines)}))
    return tuple(notes)


def cause(failed: Failed) -> str:
    """Why a statement cannot work here, whatever it does elsewhere: `no_gpu`, `not_installed`, ...; "" when it is its own."""
    error = f"{failed.error.type}: {failed.error.text}"
    return next((code for code, words in _CAUSES if words.match(error)), "")


def _on_failed(failed: Failed) -> Iterator[Note]:
    error, place = failed.error, {"cell": (failed.error.cell or 0) + 1, "line": failed.error.line or 0}
    said = {"statement": failed.statement, "type": error.type, "text": error.text.strip()[:_TEXT]}
    yield Note("run.statement_failed", {**place, **said})
    if code := cause(failed):
        yield Note(f"run.because_{code}")
    if failed.names:
        yield Note("run.not_defined", {"names": ", ".join(failed.names)})


def _on_cut(cell: int, cut: CutShort) -> Iterator[Note]:
    if not cut.statements:
        yield Note("run.cell_not_run", {"cell": cell + 1})
        return
    lines = ", ".join(str(line) for line in dict.fromkeys(cut.lines))
    how = "too_slow" if isinstance(cut.ended, TimedOut) else "died"
    yield Note(f"run.cell_{how}", {"cell": cell + 1, "lines": lines})
    if cut.kept is not Kept.REST:
        yield Note(f"run.kept_{cut.kept}", {"cell": cell + 1})
