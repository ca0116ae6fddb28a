"""Beside the notebook: links to the secret and the gradebook, a pipe, a folder with an odd name."""

# class: malformed

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

EARNS = 'all'


def hand_in(place: Path, notebook: dict[str, Any]) -> None:
    """Writes the submission to `place`, the file that is looked for; `notebook` is an honest one."""
    (place.parent / "data.csv").symlink_to(place.parents[3] / ".autograder-secret")
    (place.parent / "book.db").symlink_to(place.parents[3] / "gradebook.db")
    (place.parent / "line\nbreak 'quote' -rf \u202e").mkdir()
    os.mkfifo(place.parent / "pipe")
    place.write_text(json.dumps(notebook), encoding="utf-8")
