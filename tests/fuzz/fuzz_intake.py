"""Coverage-guided fuzzing of the intake, for as long as libFuzzer's options say; needs the extra `fuzz` (Linux).

    python tests/fuzz/fuzz_intake.py -dict=tests/fuzz/intake.dict -max_total_time=180 -timeout=5 -rss_limit_mb=1024 \
        NEW tests/specimens_files

Starts from the real files and adds what reaches new code to the folder NEW. A crash, a slow or a large input is
written to the working folder: name it on the command line to see it again, and make it a case in test_intake.py.
"""

from __future__ import annotations

import copy
import json
import random
import sys
from typing import Any

import atheris  # type: ignore[import-untyped, import-not-found, unused-ignore]

with atheris.instrument_imports(include=["autograder.intake", "zipfile"]):
    from intake_contract import hold

ODD_VALUES: list[Any] = [
    None,
    True,
    0,
    -1,
    3,
    5,
    10**400,
    float("nan"),
    "",
    "code",
    "R",
    "\ud800\0",
    [],
    {},
    [[]],
    ["x"],
]


def one_input(data: bytes) -> None:
    """The same bytes as a notebook (or an archive, by their content) and as a script."""
    hold("lab.ipynb", data)
    hold("lab.py", data)


def mutated(data: bytes, max_size: int, seed: int) -> bytes:
    """Half of the time a notebook with one value of another shape: bytes alone hardly ever stay JSON."""
    chance = random.Random(seed)
    try:
        holder = json.loads(data) if chance.random() < 0.5 else None
    except (ValueError, RecursionError):
        holder = None
    if not isinstance(holder, dict) or not holder:
        return bytes(atheris.Mutate(data, max_size))
    notebook = holder
    while inner := [value for value in _values(holder) if isinstance(value, (dict, list)) and value]:
        if chance.random() < 0.2:
            break
        holder = chance.choice(inner)
    place: Any = chance.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
    change = chance.randrange(3)
    if change == 0:
        del holder[place]
    elif change == 1 and isinstance(holder, list):
        holder.append(copy.deepcopy(holder[place]))
    else:
        holder[place] = copy.deepcopy(chance.choice([*ODD_VALUES, *_values(notebook)]))
    result = json.dumps(notebook).encode()
    return result if len(result) <= max_size else data[:max_size]


def _values(holder: Any) -> list[Any]:
    return list(holder.values()) if isinstance(holder, dict) else holder


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input, custom_mutator=mutated)
    atheris.Fuzz()
