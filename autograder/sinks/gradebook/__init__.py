"""nbgrader's gradebook, the truth about points.

database   its address, its engine, who holds its lock        writing      what a graded class adds to it
released   a lab's notebook as nbgrader released it           reading      what it says of every student's grade
late       how late, and what that takes off                  configured   the course's own plugin for it

What writes loads much of nbgrader, what is configured all of it: they are imported by name, where they are needed.
"""

from autograder.sinks.gradebook.database import Unreachable as Unreachable
from autograder.sinks.gradebook.database import gradebook_url as gradebook_url
from autograder.sinks.gradebook.reading import due as due
from autograder.sinks.gradebook.reading import grades as grades
from autograder.sinks.gradebook.released import released as released
