"""What an author runs: a course begun, and the graders graded.

init.py         a course in a folder; demo.py: with a sample class
audit.py        runs all that follows; tables.py: what came of it, for a terminal and for docs/audit.md
bench.py        a lab with all that is tried on it, made once in a process
checkup.py      what the lab's own files lack or contradict
bank.py         golden submissions and what is true of each; verdict.py: what the grader made of them
generated.py    every wrong function, random right ones, and mutants (mutants.py) of right ones
direct.py       functions of our own, answered for in this process, so that hidden graders can call them fast
separating.py   which public calls tell the wrong functions apart
"""
