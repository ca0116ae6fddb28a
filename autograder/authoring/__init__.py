"""The graders graded: golden submissions, random right answers, the whole family of wrong ones, and source mutants.

bank.py       the golden submissions of a lab's specimens/ and what is true of each
verdict.py    what the grader made of a golden submission, against what is true of it
within.py     functions of our own, answered for in this process, so that hidden graders can call them fast
variants.py   random right implementations
mutants.py    right answers with one small change in their source
audit.py      runs all of these
tables.py     what came of it, for a terminal and for docs/audit.md
"""
