"""Tests of submissions out of, and grades into, LMSs by file."""
