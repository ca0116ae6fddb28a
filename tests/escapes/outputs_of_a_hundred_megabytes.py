"""An honest notebook whose stored outputs take a hundred megabytes."""

# class: malformed

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

EARNS = 'all'


def hand_in(place: Path, notebook: dict[str, Any]) -> None:
    """Writes the submission to `place`, the file that is looked for; `notebook` is an honest one."""
    output = {"output_type": "display_data", "metadata": {}, "data": {"image/png": "iVBO" * (25 << 20)}}
    code = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    code["outputs"] = [output]
    place.write_text(json.dumps(notebook), encoding="utf-8")
