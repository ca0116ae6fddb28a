"""Moodle's "feedback files" zip: one file for each student, in the folder that Moodle recognises.

The same bytes for the same content: no times of today inside.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable

from autograder.lms.identity import Person
from autograder.lms.moodle import feedback_path

_EPOCH = (1980, 1, 1, 0, 0, 0)


def archive(people: Iterable[tuple[str, Person]], lab: str, name: str, page: Callable[[str], bytes | None]) -> bytes:
    """A zip with `page(student)` as the file `name` for each (student, row of the worksheet); nothing where it is None."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as packed:
        for student, person in people:
            path, content = feedback_path(person, lab, name), page(student)
            if path is not None and content is not None:
                info = zipfile.ZipInfo(path, _EPOCH)
                info.compress_type = zipfile.ZIP_DEFLATED
                info.external_attr = 0o644 << 16
                packed.writestr(info, content)
    return data.getvalue()
