"""An archive whose names are forty thousand underscores: a pattern for copies would look at each run of them in every way."""

# class: malformed

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

EARNS = "all"


def hand_in(place: Path, notebook: dict[str, Any]) -> None:
    """Writes the submission to `place`, the file that is looked for; `notebook` is an honest one."""
    with zipfile.ZipFile(place, "w") as archive:
        archive.writestr("_" * 40_000 + "1.ipynb", json.dumps(notebook))
        archive.writestr("_" * 40_000 + "2.ipynb", json.dumps({"cells": [], "nbformat": 4}))
