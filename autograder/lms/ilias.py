"""ILIAS: "Download all submissions" of an exercise.

(`Modules/Exercise/classes/class.ilExSubmission.php`, getDirectoryNameFromUserData, downloadAllAssignmentFiles): a folder
`<lastname>_<firstname>_<login>_<user id>` in ASCII for each person, inside `Team <number>` for teams; late files are called
"Late Submission - <file>" in the tutor's language; a second file of one name ends in " (2)". A name in another script is
lost in the ASCII, so the login is what counts; it may itself hold `_`, and then other readings are kept.
"""

from __future__ import annotations

import re
from datetime import tzinfo

from autograder.lms.format import Claim, Format

_FOLDER = re.compile(r"^(?P<head>[^/]*_[^/]*)_(?P<id>\d+)$")
_LATE = re.compile(
    r"^(?P<late>(?:Late Submission|Versp(?:ä|ae|a)tete (?:Abgabe|Einreichung)|Entrega tard[ií]a) - )?(?P<own>.+)$"
)


def claim(parts: tuple[str, ...], lab: str, zone: tzinfo) -> Claim | None:
    """What a file of the download says of itself."""
    for index, part in enumerate(parts[:-1]):
        found = _FOLDER.match(part)
        words = found["head"].split("_") if found else []
        if found is None or len(words) < 3:
            continue
        own = _LATE.match(parts[-1])
        inner = parts[index + 1 : -1]
        file = "/".join((*inner, own["own"] if own else parts[-1]))
        readings = ["_".join(words[start:]) for start in range(len(words) - 1, 1, -1)]
        keys = {"ilias": found["id"], "login": readings[0]}
        return Claim(keys, file, late=bool(own and own["late"]), also=tuple(readings[1:]))
    return None


FORMAT = Format("ilias", "ILIAS", claim, own_id=("login",), extras=("*.xlsx", "*.xls"), marks_late=True)
