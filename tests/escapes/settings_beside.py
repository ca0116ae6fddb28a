"""Settings of pytest, IPython, matplotlib and of the lab lie beside empty answers."""

# class: trust

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

EARNS = 'nothing'


def hand_in(place: Path, notebook: dict[str, Any]) -> None:
    """Writes the submission to `place`, the file that is looked for; `notebook` is an honest one."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["source"] = "pass"
    place.write_text(json.dumps(notebook), encoding="utf-8")
    run = f"open({str(place.parents[3] / 'canary.txt')!r}, 'w').write('ran')\n"
    (place.parent / "evil.py").write_text(run)
    (place.parent / "pytest.ini").write_text("[pytest]\naddopts = -p evil\n")
    (place.parent / "pyproject.toml").write_text("[tool.pytest.ini_options]\naddopts = ['-p', 'evil']\n")
    (place.parent / "matplotlibrc").write_text("backend: module://evil\n")
    (place.parent / "ipython_config.py").write_text(run)
    (place.parent / "jupyter_config.py").write_text(run)
    (place.parent / "assignment.toml").write_text("[labs]\n'multiple-channels' = 'en'\n")
