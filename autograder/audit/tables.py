"""What came of an audit: a table for the terminal, docs/audit.md, and JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from autograder.audit.audit import Audit
from autograder.audit.generated import Tally
from autograder.audit.verdict import ENOUGH_NAMED, Fault, Finding
from autograder.messages import say

_SIGNS = {True: "[green]✓[/]", False: "[red]✗[/]", None: ""}
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Row:
    """One line: how many were tried, what was looked for, what was found, and whether that is as it must be."""

    tried: str
    sought: str
    found: str
    holds: bool | None = None


def rows(audit: Audit, language: str) -> Iterator[Row]:
    """The lines of the table, in words of one language."""
    counts = audit.bank.counts()

    def row(tried: str, number: int, sought: str, found: int | str, holds: bool | None) -> Row:
        words = say(language, f"audit.{tried}", count=f"{number:,}".replace(",", " "))
        return Row(words, say(language, f"audit.{sought}"), str(found), holds)

    def faults(tried: str, number: int, fault: Fault) -> Row:
        return row(tried, number, fault, counts[fault], not counts[fault])

    share = counts["named"] / counts["labelled"] if counts["labelled"] else 1.0
    yield faults("right_specimens", counts["right"], Fault.FALSE_REJECTION)
    yield faults("wrong_functions", counts["wrong_functions"], Fault.SURVIVOR)
    yield faults("right_beside_wrong", counts["right_beside_wrong"], Fault.COLLATERAL)
    yield faults("expected_reasons", counts["expected_reasons"], Fault.OTHER_REASON)
    yield row(
        "labelled", counts["labelled"], "named", f"{counts['named']} ({100 * share:.1f} %)", share >= ENOUGH_NAMED
    )
    yield faults("names_given", counts["names_given"], Fault.FALSE_NAME)
    yield faults("specimens", len(audit.bank.judged), Fault.UNCHECKED)
    rejected = f"{len(audit.variants.faults)}{_bound(audit.variants)}"
    yield row("variants", audit.variants.answers, "false_rejection", rejected, not audit.variants.faults)
    for kind, tally in (("family", audit.family), ("mutants", audit.mutants)):
        yield row(kind, tally.answers, "survivor", len(tally.faults), not tally.faults)
        yield row(f"{kind}_equal", tally.equivalent, "equal", "", None)
    for question, caught in audit.visible.items():
        words = say(language, "audit.visible", question=question)
        yield Row(words, say(language, "audit.caught"), f"{caught} %")


def _bound(tally: Tally) -> str:
    return "" if tally.faults or not tally.answers else f" (< {100 * tally.bound:.2g} %)"


def show(console: Console, audit: Audit, language: str) -> None:
    """The table, then what is wrong, then the verdict."""
    table = Table(title=say(language, "audit.title", lab=audit.lab), title_justify="left", header_style="bold")
    for heading in ("tried", "sought"):
        table.add_column(say(language, f"audit.{heading}"))
    table.add_column(say(language, "audit.found"), justify="right")
    table.add_column("")
    for row in rows(audit, language):
        table.add_row(row.tried, row.sought, row.found, _SIGNS[row.holds])
    console.print(table)
    console.print(say(language, "audit.rule_of_three"), style="dim", highlight=False)
    for finding in audit.bank.findings():
        console.print(_sentence(finding, language), highlight=False)
    faults = [*audit.variants.faults, *audit.family.faults, *audit.mutants.faults]
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


def markdown(audit: Audit) -> str:
    """docs/audit.md: the same table, in English."""
    lines = [
        "# The graders graded",
        "",
        f"Written by `autograder audit {audit.lab} --markdown docs/audit.md`; a test holds it current.",
        "",
        _HOW,
        "| tried | looked for | found |",
        "|---|---|---|",
        *(f"| {row.tried} | {row.sought} | {row.found} |" for row in rows(audit, "en")),
        "",
        say("en", "audit.rule_of_three"),
        "",
    ]
    unnamed = [finding for finding in audit.bank.findings() if finding.fault is Fault.UNNAMED]
    if unnamed:
        lines += ["Labelled, and not named:", ""]
        lines += [f"- `{finding.slug}`: {finding.question}, {finding.due}" for finding in unnamed] + [""]
    return "\n".join(lines)


def to_json(audit: Audit) -> str:
    """Counts and findings for machines."""
    generated = {
        kind: {"answers": tally.answers, "equivalent": tally.equivalent, "faults": list(tally.faults)}
        for kind, tally in (("variants", audit.variants), ("family", audit.family), ("mutants", audit.mutants))
    }
    findings = [
        {"fault": each.fault, "slug": each.slug, "question": each.question, "found": each.found, "due": each.due}
        for each in audit.bank.findings()
    ]
    plain = {"lab": audit.lab, "holds": audit.holds, "specimens": audit.bank.counts(), "findings": findings}
    return json.dumps(plain | {"generated": generated, "visible": audit.visible}, indent=1) + "\n"


_HOW = """Golden submissions (`tests/specimens/`) are notebooks of which it is known what is right and what is wrong, graded in
the sandbox by the pipeline that grades students. Generated answers meet the same hidden graders: random right answers
(ways of computing, wrapped in honest habits), every wrong function of the family that misconceptions are recognised by
with a sample of its pairs, and mutants of right answers. A wrong answer survives when it earns full marks and is not
nn.Conv2d on inputs far beyond the hidden cases. `make audit` does the same with 100 000 right answers, every pair and
every mutant.
"""
