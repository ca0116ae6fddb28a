"""A link to the course's secret in place of the notebook."""

# class: malformed

from __future__ import annotations

from pathlib import Path
from typing import Any

EARNS = 'nothing'


def hand_in(place: Path, notebook: dict[str, Any]) -> None:
    """Writes the submission to `place`, the file that is looked for; `notebook` is an honest one."""
    place.symlink_to(place.parents[3] / ".autograder-secret")
