"""What came of an audit: a table for the terminal, docs/audit.md, and JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from autograder.authoring.audit import Audit
from autograder.authoring.verdict import ENOUGH_NAMED, Fault, Finding
from autograder.messages import say

_SIGNS = {True: "[green]✓[/]", False: "[red]✗[/]", None: ""}
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Row:
    """One line: how many were tried, what was looked for, what was found, and whether that is as it must be."""

    tried: str
    sought: str
    found: str
    holds: bool | None


def rows(audit: Audit, language: str) -> tuple[list[Row], ...]:
    """The lines of the table, in words of one language: golden submissions, generated answers."""
    return list(_golden(audit, language)), list(_generated(audit, language))


def _golden(audit: Audit, language: str) -> Iterator[Row]:
    counts = audit.bank.counts()
    faults = counts[Fault.EARNS_UNTOUCHED]
    yield Row(say(language, "audit.untouched"), say(language, "audit.earns_untouched"), str(faults), not faults)
    for tried, fault in (
        ("right_specimens", Fault.FALSE_REJECTION),
        ("wrong_functions", Fault.SURVIVOR),
        ("right_beside_wrong", Fault.COLLATERAL),
        ("expected_reasons", Fault.OTHER_REASON),
        ("names_given", Fault.FALSE_NAME),
        ("specimens", Fault.UNCHECKED),
    ):
        if not counts[tried] and tried != "specimens":
            continue
        words = say(language, f"audit.{tried}", count=_number(counts[tried]))
        yield Row(words, say(language, f"audit.{fault}"), str(counts[fault]), not counts[fault])
    if not counts["labelled"]:
        return
    share = counts["named"] / counts["labelled"]
    words = say(language, "audit.labelled", count=_number(counts["labelled"]))
    found = f"{counts['named']} ({100 * share:.1f} %)"
    yield Row(words, say(language, "audit.named"), found, share >= ENOUGH_NAMED)
    for question, (named, nameable, silent) in audit.bank.names().items():
        words = say(language, "audit.of_question", question=question, nameable=nameable, silent=silent)
        yield Row(words, say(language, "audit.named"), str(named), None)


def _generated(audit: Audit, language: str) -> Iterator[Row]:
    for kind, tally, sought in (
        ("variants", audit.variants, Fault.FALSE_REJECTION),
        ("family", audit.family, Fault.SURVIVOR),
        ("mutants", audit.mutants, Fault.SURVIVOR),
        ("hunt", audit.hunt, Fault.FALSE_NAME),
    ):
        if not tally.answers:
            continue
        words = say(language, f"audit.{kind}", count=_number(tally.answers))
        if tally.equivalent:
            words = say(language, "audit.equivalent", words=words, count=tally.equivalent)
        at_random = kind == "variants" and tally.answers and not tally.faults
        bound = f" (< {100 * tally.bound:.2g} %)" if at_random else ""
        yield Row(words, say(language, f"audit.{sought}"), f"{len(tally.faults)}{bound}", not tally.faults)


def _number(count: int) -> str:
    return f"{count:,}".replace(",", " ")


def show(console: Console, audit: Audit, language: str) -> None:
    """The table, then what is wrong, then the verdict."""
    table = Table(title=say(language, "audit.title", lab=audit.lab), title_justify="left", header_style="bold")
    table.add_column(say(language, "audit.tried"))
    table.add_column(say(language, "audit.sought"))
    table.add_column(say(language, "audit.found"), justify="right")
    table.add_column("")
    for section in rows(audit, language):
        for row in section:
            table.add_row(row.tried, row.sought, row.found, _SIGNS[row.holds])
        table.add_section()
    if audit.bank.judged:
        console.print(table)
        console.print(say(language, "audit.legend"), style="dim", highlight=False)
    for problem in audit.problems:
        sign = "[red]✗[/]" if problem.is_grave else "[yellow]·[/]"
        words = say(language, f"audit.problem.{problem.code}", **problem.parameters)
        console.print(f"{sign} {escape(words)}", highlight=False, soft_wrap=True)
    for finding in audit.bank.findings():
        console.print(_sentence(finding, language), highlight=False)
    faults = [*audit.variants.faults, *audit.family.faults, *audit.mutants.faults, *audit.hunt.faults]
    for fault in faults[:_SHOWN]:
        console.print("[red]✗[/] " + escape(fault), highlight=False)
    console.print(
        say(language, "audit.holds" if audit.holds else "audit.fails"), style="green" if audit.holds else "red"
    )


def _sentence(finding: Finding, language: str) -> str:
    sign = "[yellow]·[/]" if finding.fault is Fault.UNNAMED else "[red]✗[/]"
    words = say(language, f"audit.{finding.fault}")
    due = f" ≠ {finding.due}" if finding.due else ""
    return f"{sign} {words}: {escape(finding.slug)}, {finding.question}: {escape(finding.found + due)}"


def markdown(audit: Audit, page: str = "") -> str:
    """docs/audit.md: the same table, in English, as this lab's section; those of other labs stay as they are in `page`."""
    _, *parts = _SECTION.split(page)
    sections = dict(zip(parts[::2], parts[1::2], strict=True)) | {audit.lab: _section(audit)}
    return _HEAD + "".join(f"\n## `{lab}`\n\n{sections[lab].strip()}\n" for lab in sorted(sections))


def _section(audit: Audit) -> str:
    lines = [
        "| tried | looked for | found |",
        "|---|---|---|",
        *(f"| {row.tried} | {row.sought} | {row.found} |" for section in rows(audit, "en") for row in section),
        "",
    ]
    unnamed = [finding for finding in audit.bank.findings() if finding.fault is Fault.UNNAMED]
    if unnamed:
        lines += ["Labelled, and not named:", ""]
        lines += [f"- `{finding.slug}`: {finding.question}, {finding.due}" for finding in unnamed] + [""]
    silent = audit.bank.silent()
    if silent:
        lines += ["Silent, for none of our names would be true:", ""]
        lines += [f"- `{specimen.slug}`: {specimen.claim}" for specimen in silent] + [""]
    return "\n".join(lines)


def to_json(audit: Audit) -> str:
    """Counts and findings for machines."""
    generated = {
        kind: {"answers": tally.answers, "equivalent": tally.equivalent, "faults": list(tally.faults)}
        for kind, tally in (
            ("variants", audit.variants),
            ("family", audit.family),
            ("mutants", audit.mutants),
            ("hunt", audit.hunt),
        )
    }
    findings = [
        {"fault": each.fault, "slug": each.slug, "question": each.question, "found": each.found, "due": each.due}
        for each in audit.bank.findings()
    ]
    problems = [{"code": each.code, **each.parameters} for each in audit.problems]
    plain = {"lab": audit.lab, "holds": audit.holds, "specimens": audit.bank.counts(), "findings": findings}
    return json.dumps(plain | {"generated": generated, "problems": problems}, indent=1) + "\n"


_SECTION = re.compile(r"^## `(.+)`\n", re.MULTILINE)
_HEAD = f"""# The graders graded

Written by `autograder audit --markdown docs/audit.md`, a section for each lab; tests hold it current.

Golden submissions (`specimens/` of the lab's graders) are notebooks of which it is known what is right and what is wrong, graded
in the sandbox by the pipeline that grades students. Generated answers meet the same hidden graders: random right answers
(ways of computing, wrapped in honest habits), every wrong function of the family that misconceptions are recognised by
with a sample of its pairs, and mutants of right answers. A wrong answer survives when it earns full marks and is not
right on inputs far beyond the hidden cases. The hunt for false names tries functions near the wrong ones that we know (other
constants, slips by one, assertions): they may be named only as what they are. `make audit` does the same with 100 000 right
answers, every pair and every mutant.

{say("en", "audit.legend")}
"""
