"""What a student reads about one report: a page, a fragment for a notebook cell, and plain text for a terminal.

All three say the same in the same order: what is wrong and why it matters, one experiment, the smallest public case,
what does not hold, what holds. Everything that comes from a student (names, error texts) is escaped; the page loads
nothing, runs no script but those of its lab's moving figures, and forbids everything else.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from jinja2 import Template
from markupsafe import Markup

from autograder import labs
from autograder.labs import Lab
from autograder.model import Check, Diagnosis, Failure, GradeReport, QuestionReport, Reason, Verdict
from autograder.sinks import cases, graded, policies, source, templates
from autograder.sinks.grades import Grade, Item, automatic
from autograder.sinks.notes import sentence, sentences
from autograder.sinks.sections import Section, sections

Say = Callable[..., str]


def page(
    report: GradeReport,
    lab: Lab,
    language: str | None = None,
    grade: Grade | None = None,
    *,
    cells: Sequence[str] = (),
) -> str:
    """The feedback page of one student: one self-contained HTML file, in the report's language unless told otherwise.

    Points are those of the `grade`; without one, the report's own, and the page says that they are automatic. `cells` are
    the student's code cells, from which the function that raised an error is shown.
    """
    language = language or report.language
    say = lab.words(language)
    grade = grade or automatic(report)
    questions = [_view(question, lab, say, grade.item(question.name), cells) for question in report.questions]
    names = {question.name for question in report.questions}
    sections = [section for question in questions for section in question["sections"]]
    scripts = list(dict.fromkeys(section["script"] for section in sections if section["moving"]))
    return (
        templates.environment()
        .get_template("feedback.html")
        .render(
            t=say,
            language=language,
            lab=report.lab,
            student=report.student,
            css=templates.css(),
            styles=list(dict.fromkeys(section["style"] for section in sections if section["moving"])),
            scripts=scripts,
            policy=Markup(policies.stating(scripts)),
            grade=graded.view(grade, say),
            human=report.needs_human,
            contained=report.contained,
            questions=questions,
            others=[graded.item(item, say) for item in grade.items if item.name not in names and _is_told(item)],
            notes=sentences(report, language),
        )
    )


def in_notebook(question: QuestionReport, lab: Lab, language: str) -> dict[str, str]:
    """The feedback on one question as the output of a notebook cell, by MIME type: `fragment` and `text`."""
    if question.earned == question.points and not (question.probes or question.notes):
        return _right_in_notebook(question, lab.folder, language)
    return _in_notebook(question, lab, language)


def _in_notebook(question: QuestionReport, lab: Lab, language: str) -> dict[str, str]:
    say = lab.words(language)
    view = _view(question, lab, say)
    return {"text/html": _as_html(view, say), "text/plain": _as_text(question, lab, view, say).rstrip("\n")}


@functools.lru_cache(maxsize=64)
def _right_in_notebook(question: QuestionReport, folder: Path, language: str) -> dict[str, str]:
    """What is said of a right answer is the same for everybody."""
    return _in_notebook(question, labs.at(folder), language)


def fragment(question: QuestionReport, lab: Lab, language: str) -> str:
    """The feedback on one question as HTML with inline styles."""
    say = lab.words(language)
    return _as_html(_view(question, lab, say), say)


def text(question: QuestionReport, lab: Lab, language: str) -> str:
    """The feedback on one question as plain text of at most 100 columns, but for what a student's error says."""
    say = lab.words(language)
    return _as_text(question, lab, _view(question, lab, say), say)


def _as_html(view: dict[str, Any], say: Say) -> str:
    """With inline styles; headings no larger than the text around and a mark at what unfolds, for the page of the
    notebook has styles of its own."""
    html = re.sub(r' class="([^"]*)"', _inline, _fragment().render(t=say, q=view))
    html = html.replace("<summary>", '<summary style="display:list-item;cursor:pointer">')
    return re.sub(r"<h([34])>", r'<h\1 style="font-size:1.05em;font-weight:600;margin:14px 0 4px">', html)


def _as_text(question: QuestionReport, lab: Lab, view: dict[str, Any], say: Say) -> str:
    lines = [f"{view['name']}: {view['earned']} / {view['points']} ({view['status']})"]
    for diagnosis in view["diagnoses"]:
        lines += [f"  {diagnosis['what']} [{diagnosis['code']}]", f"  {say('feedback.next')} {diagnosis['next']}"]
    if view["remark"]:
        lines.append(f"  {view['remark']}")
    lines += [f"  ✗ {item['text']} ({item['points']})" for item in view["failed"]]
    lines += [f"  {note}" for note in view["notes"]]
    if question.probes:
        lines += ["  " + line for line in cases.as_text(question.probes[0], lab, say)]
    if view["untried"]:
        lines.append(f"  · {view['untried']['text']} ({view['untried']['points']})")
    lines += [f"  ✓ {item}" for item in view["passed"]]
    return "\n".join(lines) + "\n"


_FRAGMENT = """{%- from "question.html" import body with context -%}
<div class="cell"><p><strong><code>{{ q.name }}</code></strong> {{ q.earned }} / {{ q.points }}
<span class="chip {{ q.state }}">{{ q.status }}</span></p>{{ body(q) }}</div>"""

_INLINE = {
    "cell": "font-family:system-ui,sans-serif;line-height:1.5;color:#1c2530;background:#ffffff;padding:8px",
    "chip": "padding:1px 8px;border-radius:9px;font-weight:600",
    "full": "color:#1d6b3f;background:#e5f4ea",
    "some": "color:#7a4b00;background:#fdf1d8",
    "none": "color:#9a1b30;background:#fdeaec",
    "human": "color:#1f4e8c;background:#eaf1fb",
    "verdict": "border-left:4px solid #9a1b30;background:#fdeaec;padding:6px 12px;margin:8px 0",
    "try": "border-left:4px solid #1f4e8c;background:#eaf1fb;padding:6px 12px;margin:8px 0",
    "what": "font-weight:600",
    "soft": "color:#54606d",
    "code": "color:#54606d;font-size:12px",
    "bad": "color:#9a1b30",
    "good": "color:#1d6b3f",
    "num": "text-align:right;padding:2px 8px",
    "figures": "display:flex;flex-wrap:wrap;gap:10px",
    "figure": "background:#ffffff;border:1px solid #d9dfe6;padding:6px;max-width:100%",
    "scroll": "overflow-x:auto",
    "sizes": "border-collapse:separate;border-spacing:14px 2px;margin-left:-14px",
    "marks": "list-style:none;padding-left:0",
}


def _inline(match: re.Match[str]) -> str:
    styles = [_INLINE[name] for name in match[1].split() if name in _INLINE]
    return f' style="{";".join(styles)}"' if styles else ""


def _is_told(item: Item) -> bool:
    return bool(item.points) or item.is_from_a_person


def _view(
    question: QuestionReport, lab: Lab, say: Say, item: Item | None = None, cells: Sequence[str] = ()
) -> dict[str, Any]:
    """A question in words and pictures, for the templates; points are the gradebook's `item`, else the report's."""
    item = item or Item(question.name, question.points, question.earned)
    failed = [check for check in question.checks if check.verdict is not Verdict.PASSED]
    tried = [check for check in failed if check.reason is not Reason.NOT_REACHED]
    passed = [check for check in question.checks if check.verdict is Verdict.PASSED]
    seen = cases.views(question.probes, lab, say, question.name)
    return {
        "name": question.name,
        "anchor": re.sub(r"[^A-Za-z0-9_-]", "-", question.name),
        **graded.item(item, say),
        "state": _state(question, item),
        "right": not failed,
        "status": say(f"reason.{question.status}"),
        "human": question.needs_human,
        "diagnoses": _diagnoses(question.diagnoses, say),
        "remark": _remark(question, failed, say),
        "failed": _losses(tried, say, alone=not passed and tried == failed),
        "untried": _untried([check for check in failed if check.reason is Reason.NOT_REACHED], say),
        "passed": list(dict.fromkeys(_sentence(check.situation, Reason.CORRECT, say) for check in passed)),
        "case": seen[0] if seen else None,
        "source": _source(question, cells, say),
        "others": seen[1:],
        "sections": [_section(section) for section in sections(lab, question, say)],
        "notes": [sentence(note, say) for note in question.notes],
    }


def _section(section: Section) -> dict[str, Any]:
    moving = section.moving
    return {
        "title": section.title,
        "text": section.text,
        "columns": section.columns,
        "rows": section.rows,
        "pictures": [Markup(picture) for picture in section.pictures],
        "moving": moving and Markup(moving.figure),
        "style": moving and Markup(moving.style),
        "script": moving and Markup(moving.script),
    }


def _state(question: QuestionReport, item: Item) -> str:
    if question.needs_human or item.waits:
        return "human"
    return "full" if item.earned >= item.points else "some" if item.earned else "none"


def _source(question: QuestionReport, cells: Sequence[str], say: Say) -> dict[str, Any] | None:
    """The function of the student's that called what is forbidden, or in which the first public case raised an error."""
    for how, cell, line in (*_called(question), *_raised(question)):
        if found := source.excerpt(cells, cell, line):
            key = f"feedback.source_{how}" if found.function else f"feedback.source_line_{how}"
            return {"title": say(key, function=found.function), "lines": found.lines}
    return None


def _called(question: QuestionReport) -> Iterator[tuple[str, int, int]]:
    for note in question.notes:
        match note.parameters:
            case {"cell": int(cell), "line": int(line)} if note.code.startswith("run.called_"):
                yield "called", cell - 1, line


def _raised(question: QuestionReport) -> Iterator[tuple[str, int, int]]:
    for probe in question.probes[:1]:
        match probe.outcome:
            case Failure(cell=int(cell), line=int(line)):
                yield "raised", cell, line


def _untried(unreached: list[Check], say: Say) -> dict[str, str] | None:
    """What was not tried because something before it failed, in one sentence, with the points it cost."""
    if not unreached:
        return None
    situations = list(dict.fromkeys(say(f"situation.{check.situation}") for check in unreached))
    points = sum((check.points - check.earned for check in unreached), Fraction(0))
    return {"text": say("feedback.untried", situations=", ".join(situations)), "points": _lost(points, say)}


def _diagnoses(found: Sequence[Diagnosis], say: Say) -> list[dict[str, str]]:
    """Each code once: what it means, and what was seen, in the student's own numbers."""
    return [_diagnosis(code, [each for each in found if each.code == code], say) for code in _codes(found)]


def _codes(found: Sequence[Diagnosis]) -> list[str]:
    return list(dict.fromkeys(each.code for each in found))


def _diagnosis(code: str, found: Sequence[Diagnosis], say: Say) -> dict[str, str]:
    words = {part: say(f"diagnosis.{code}.{part}") for part in ("what", "why", "next")}
    seen = [say(f"diagnosis.{code}.seen", **each.parameters) for each in found if each.parameters]
    return {"code": code} | words | {"what": " ".join([words["what"], *seen])}


def _remark(question: QuestionReport, failed: list[Check], say: Say) -> str:
    """What to say when a failure has no name: that we do not know it, or that no public case shows it."""
    if question.diagnoses or not failed or question.needs_human:
        return ""
    values = {Reason.WRONG_VALUE, Reason.WRONG_SHAPE, Reason.NOT_FINITE, Reason.WRONG_DTYPE}
    if not question.probes:
        return say("feedback.unseen") if any(check.reason in values for check in failed) else ""
    return say("feedback.unknown") if question.probes[0].reason in values else ""


def _losses(failed: list[Check], say: Say, *, alone: bool) -> list[dict[str, str]]:
    """What does not hold, the dearest first, with the points it cost; cases of one kind are told once.

    When nothing holds (`alone`) and always for one reason, one sentence tells it.
    """
    lost: dict[str, Fraction] = {}
    everything = alone and len({check.reason for check in failed}) == 1
    for check in failed:
        sentence = _sentence("everything" if everything else check.situation, check.reason, say, check.operator)
        lost[sentence] = lost.get(sentence, Fraction(0)) + check.points - check.earned
    ordered = sorted(lost.items(), key=lambda item: -item[1])
    return [
        {
            "text": sentence,
            "points": _lost(points, say),
        }
        for sentence, points in ordered
    ]


def _lost(points: Fraction, say: Say) -> str:
    return say("feedback.one_lost" if points == 1 else "feedback.lost", points=f"−{graded.points(points, say)}")


def _sentence(situation: str, reason: Reason, say: Say, operator: str = "") -> str:
    named = operator or say("feedback.some_operator")
    return say(f"check.{reason}", situation=say(f"situation.{situation}"), operator=named)


@functools.cache
def _fragment() -> Template:
    return templates.environment().from_string(_FRAGMENT)
