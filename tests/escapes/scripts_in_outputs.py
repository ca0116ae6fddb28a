"""HTML and script in outputs, markdown, attachments and metadata: they would end up in a feedback page."""

# class: malformed

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

EARNS = 'all'


def hand_in(place: Path, notebook: dict[str, Any]) -> None:
    """Writes the submission to `place`, the file that is looked for; `notebook` is an honest one."""
    script = "<script>fetch('http://127.0.0.1:9/leak')</script><img src=x onerror=alert(1)>"
    shown = {"output_type": "display_data", "data": {"text/html": script, "application/javascript": "alert(1)"}, "metadata": {}}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = [shown]
    notebook["cells"].append({"cell_type": "markdown", "metadata": {}, "source": script + "[a](javascript:alert(1))"})
    notebook["cells"].append({"cell_type": "raw", "metadata": {"raw_mimetype": "text/html"}, "source": script})
    notebook["metadata"]["title"] = script
    place.write_text(json.dumps(notebook), encoding="utf-8")
