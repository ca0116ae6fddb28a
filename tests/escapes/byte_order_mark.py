"""A notebook in UTF-16 with a byte order mark."""

# class: malformed

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

EARNS = 'all'


def hand_in(place: Path, notebook: dict[str, Any]) -> None:
    """Writes the submission to `place`, the file that is looked for; `notebook` is an honest one."""
    place.write_bytes(json.dumps(notebook).encode("utf-16"))
