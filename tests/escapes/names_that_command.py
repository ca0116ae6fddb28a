"""Beside the notebook: names with commands for a terminal, of 255 bytes, with ends of lines and like options."""

# class: malformed

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

EARNS = 'all'


def hand_in(place: Path, notebook: dict[str, Any]) -> None:
    """Writes the submission to `place`, the file that is looked for; `notebook` is an honest one."""
    place.write_text(json.dumps(notebook), encoding="utf-8")
    names = ("\x1b[2J\x1b]0;owned\x07.txt", "\u202egnp.ipynb.txt", "\u5b57" * 84 + "txt", "a\nb.txt", "--uncontained", "-")
    for name in names:
        (place.parent / name).write_text("here")
