"""What a hidden grader imports: see docs/authors.md."""

from autograder.grading.student import Answer, Keyed, Student, agree, unchanged

__all__ = ["Answer", "Keyed", "Student", "agree", "unchanged"]
