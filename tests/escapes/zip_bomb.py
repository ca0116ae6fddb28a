"""An archive of half a gigabyte of zeros in half a megabyte."""

# class: malformed

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

EARNS = 'nothing'


def hand_in(place: Path, notebook: dict[str, Any]) -> None:
    """Writes the submission to `place`, the file that is looked for; `notebook` is an honest one."""
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive, archive.open(place.name, "w") as file:
        for _ in range(128):
            file.write(bytes(4 << 20))
