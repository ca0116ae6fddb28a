"""An archive that holds one name twice: empty answers, which its directory gives another size, and the honest ones."""

# class: malformed

from __future__ import annotations

import json
import warnings
import zipfile
from pathlib import Path
from typing import Any

EARNS = "all"


def hand_in(place: Path, notebook: dict[str, Any]) -> None:
    """Writes the submission to `place`, the file that is looked for; `notebook` is an honest one."""
    honest = json.dumps(notebook)
    for cell in notebook["cells"]:
        cell["source"] = "pass" if cell["cell_type"] == "code" else cell["source"]
    with warnings.catch_warnings(), zipfile.ZipFile(place, "w") as archive:
        warnings.simplefilter("ignore")
        archive.writestr(place.name, json.dumps(notebook))
        archive.writestr(place.name, honest)
    data = place.read_bytes()
    size = len(honest).to_bytes(4, "little")
    last = data.rindex(size)
    place.write_bytes(data[:last] + (1 << 31).to_bytes(4, "little") + data[last + 4 :])
