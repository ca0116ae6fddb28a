"""A notebook that was cut off in the middle."""

# class: malformed

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

EARNS = 'nothing'


def hand_in(place: Path, notebook: dict[str, Any]) -> None:
    """Writes the submission to `place`, the file that is looked for; `notebook` is an honest one."""
    text = json.dumps(notebook)
    place.write_text(text[: len(text) // 2], encoding="utf-8")
