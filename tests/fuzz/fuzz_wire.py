"""Coverage-guided fuzzing of the trusted side of the wire; needs the extra `fuzz` (Linux).

python tests/fuzz/fuzz_wire.py -max_total_time=180 -timeout=20 -rss_limit_mb=2048 NEW
"""

from __future__ import annotations

import sys

import atheris  # type: ignore[import-untyped, import-not-found, unused-ignore]

with atheris.instrument_imports(include=["autograder.sandbox"]):
    from wire_contract import frame, hold


def one_input(data: bytes) -> None:
    """The bytes as what a process says of its cells, and as what it answers to a call."""
    hold(data)
    hold(frame({"done": "cells", "errors": [], "notes": []}) + data)


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
