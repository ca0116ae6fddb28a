"""What a lab's notebook carries when students get it: the helper modules, and what it knows of the lab's mistakes.

helpers/      modules for any lab, which a lab's source folder holds copies of (labcheck.py and those it needs)
visible.py    the visible examples of a lab, and what wrong functions do with them
release.py    what nbgrader's generate_assignment does beside its own work
"""
