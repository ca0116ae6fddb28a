"""A hundred megabytes of zero bytes in place of the notebook."""

# class: malformed

from __future__ import annotations

from pathlib import Path
from typing import Any

EARNS = 'nothing'


def hand_in(place: Path, notebook: dict[str, Any]) -> None:
    """Writes the submission to `place`, the file that is looked for; `notebook` is an honest one."""
    with place.open("wb") as file:
        file.truncate(100 << 20)
