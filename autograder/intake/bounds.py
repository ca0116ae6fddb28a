"""How much is read of a student's file, and why that much. Each bound is checked before the memory is taken."""

FILE_BYTES = 20 * 2**20
"""Notebooks with figures reach 10 MB. Also the most that is unpacked of a zip: no ratio or total has to be bounded."""

NOTEBOOK_BYTES = 128 * 2**20
"""Of a file: what is more than FILE_BYTES must be outputs, which are left out before anything is parsed."""

CELLS = 20_000
"""Cells of every type; a lab has under 100, a notebook that was joined from many some thousands."""

SOURCE_CHARACTERS = 1_000_000
"""All code of one file. The answers of a lab are some 5,000; a million is data that was pasted in."""

JSON_DEPTH = 200
"""Nesting of a notebook: its own structure needs 7, a chart among the outputs some 30. Python's parser ends near 1,000,
earlier when called from deep within a program: a fixed bound far below gives the same answer everywhere."""

JSON_ITEMS = 2_000_000
"""Commas and opening brackets of a notebook. Without it 20 MB of `[],[],` become half a gigabyte of lists."""

ZIP_MEMBERS = 2_000
"""Entries of a zip's directory, each an object in memory. A course folder has dozens, a packed environment thousands."""

NAME_CHARACTERS = 80
"""How much of a name that the student chose is repeated in a message."""

NAMES = 5
"""How many such names one message lists."""

FILES = 40
"""Candidates among what one student handed in, each of which is parsed to find the one that is meant."""

FILES_BYTES = 8 * FILE_BYTES
"""Of all candidates together: forty of the largest would be parsed for a minute."""
