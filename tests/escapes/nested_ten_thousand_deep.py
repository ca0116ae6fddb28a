"""JSON that is nested ten thousand levels deep."""

# class: malformed

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

EARNS = 'nothing'


def hand_in(place: Path, notebook: dict[str, Any]) -> None:
    """Writes the submission to `place`, the file that is looked for; `notebook` is an honest one."""
    text = json.dumps(notebook)
    deep = "[" * 10_000 + "]" * 10_000
    place.write_text(text[:-1] + f', "deep": {deep}}}', encoding="utf-8")
