"""Archives in archives in archives."""

# class: malformed

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

EARNS = 'nothing'


def hand_in(place: Path, notebook: dict[str, Any]) -> None:
    """Writes the submission to `place`, the file that is looked for; `notebook` is an honest one."""
    data = json.dumps(notebook).encode()
    for _ in range(20):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("inner.zip", data)
        data = buffer.getvalue()
    place.write_bytes(data)
