"""A notebook of format 99."""

# class: malformed

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

EARNS = 'nothing'


def hand_in(place: Path, notebook: dict[str, Any]) -> None:
    """Writes the submission to `place`, the file that is looked for; `notebook` is an honest one."""
    notebook["nbformat"] = 99
    place.write_text(json.dumps(notebook), encoding="utf-8")
