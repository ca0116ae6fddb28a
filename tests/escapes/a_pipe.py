"""A named pipe in place of the notebook: whoever opens it waits for ever."""

# class: malformed

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

EARNS = 'nothing'


def hand_in(place: Path, notebook: dict[str, Any]) -> None:
    """Writes the submission to `place`, the file that is looked for; `notebook` is an honest one."""
    os.mkfifo(place)
