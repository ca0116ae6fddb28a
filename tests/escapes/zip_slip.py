"""An archive whose names lead out of its folder and over the gradebook."""

# class: malformed

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

EARNS = 'all'


def hand_in(place: Path, notebook: dict[str, Any]) -> None:
    """Writes the submission to `place`, the file that is looked for; `notebook` is an honest one."""
    with zipfile.ZipFile(place, "w") as archive:
        archive.writestr("../../../gradebook.db", "overwritten")
        archive.writestr("/tmp/left-by-an-archive", "here")
        archive.writestr(place.name, json.dumps(notebook))
