"""The grader packed up to run elsewhere: one zip for each place, and what runs there.

A bundle holds this package, the graders of one lab and a key of its own, derived from the course secret: the secret itself
never leaves the course, and the cases graded there are not those that the course grades with.
"""
