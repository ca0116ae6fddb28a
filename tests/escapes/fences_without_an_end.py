"""A Markdown notebook of a million fences that nothing closes: each would be looked for to the end."""

# class: malformed

from __future__ import annotations

from pathlib import Path
from typing import Any

EARNS = "nothing"


def hand_in(place: Path, notebook: dict[str, Any]) -> None:
    """Writes the submission to `place`, the file that is looked for; `notebook` is an honest one."""
    place.with_suffix(".md").write_text("~~~a\n" * 1_000_000, encoding="utf-8")
