"""Submissions out of, and grades into, every LMS by file.

Grade files fail at identity, not at format: so one question is asked everywhere, "which student is this?", and it is
answered from the LMS's own lists (`identity`), never guessed. An answer that is not unique stops the writing.

    download --archive--> members --<lms>.claim--> claims --identity--> students --attempts--> submitted/
    grades   --fill-----> the LMS's own export, with our numbers in it

All that is known of one LMS stands in its one file: how it names what it lets you download, what its lists look like,
and how its grade file wants to be filled in.
"""
