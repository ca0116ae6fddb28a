"""An LMS to try the tool with: Open edX's own LTI code (PyPI `lti-consumer-xblock`) in a small Django host.

    __main__    settings, database, server; run as `python -m autograder.lti.demo_platform`
    host        what edx-platform provides to that code: blocks, people, the gradebook
    pages       a course page that frames an activity, a gradebook, an author's page

For development: anyone who can reach it is whoever they say they are.
"""
