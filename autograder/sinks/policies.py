"""What a page of ours may load and run, as it says itself in its head, and as a server that sends it repeats."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Iterable

_PLAIN = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_STATED = re.compile('<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


def stating(scripts: Iterable[str]) -> str:
    """The Content-Security-Policy of a page that loads nothing, and runs these scripts alone."""
    digests = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii") for script in scripts)
    allowed = " ".join(f"'sha256-{digest}'" for digest in digests)
    return _PLAIN + (f"; script-src {allowed}" if allowed else "")


def stated(page: str) -> str:
    """The policy that a page of ours states: its first, before anything that is not ours."""
    found = _STATED.search(page)
    return html.unescape(found[1]) if found else _PLAIN
