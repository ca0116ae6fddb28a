"""Thirty megabytes of brackets and quotes where the outputs of a cell should be."""

# class: denial

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

EARNS = 'nothing'


def hand_in(place: Path, notebook: dict[str, Any]) -> None:
    """Writes the submission to `place`, the file that is looked for; `notebook` is an honest one."""
    text = json.dumps(notebook)
    begin = text.index('"outputs": []') + len('"outputs": ')
    place.write_text(text[:begin] + "[" * (15 << 20) + '\\"' * (8 << 20) + text[begin:], encoding="utf-8")
