"""What a hidden grader imports: see docs/authors.md."""

from autograder.grading.student import Answer, Claim, Keyed, Student, agree, agreement, unchanged

__all__ = ["Answer", "Claim", "Keyed", "Student", "agree", "agreement", "unchanged"]
