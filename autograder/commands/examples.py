"""One command line for each command, as its help shows it: what a course types on its day."""

from collections.abc import Mapping

EXAMPLES: Mapping[str, str] = {
    "init": "autograder init course --lab multiple-channels",
    "demo": "autograder demo demo",
    "check": "autograder check submitted/ana/multiple-channels/multiple-channels.ipynb --lang en",
    "grade": "autograder grade multiple-channels --csv scores.csv",
    "feedback": "autograder feedback multiple-channels --out feedback-pages",
    "report": "autograder report multiple-channels --out class-report --feedback feedback-pages",
    "verify": "autograder verify reports/multiple-channels/ana.json submitted/ana/multiple-channels/multiple-channels.ipynb",
    "commitment": "autograder commitment multiple-channels",
    "new-lab": 'autograder new-lab softmax --language es,en --function "softmax_rows(x)"',
    "audit": "autograder audit multiple-channels --variants 200",
    "collect": "autograder collect submissions.zip --lab multiple-channels",
    "export": "autograder export moodle --lab multiple-channels --into Grades.csv --out graded.csv",
    "bundle": "autograder bundle gradescope --lab multiple-channels --out gradescope.zip",
    "serve": "autograder serve --demo-platform",
    "doctor": "autograder doctor",
}


def epilog(name: str) -> str:
    """What stands below the help of a command."""
    return f"\b\nExample:\n  {EXAMPLES[name]}"
