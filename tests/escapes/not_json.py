"""A file that is no JSON."""

# class: malformed

from __future__ import annotations

from pathlib import Path
from typing import Any

EARNS = 'nothing'


def hand_in(place: Path, notebook: dict[str, Any]) -> None:
    """Writes the submission to `place`, the file that is looked for; `notebook` is an honest one."""
    place.write_bytes(b"%PDF-1.7 not a notebook")
