"""A block read as a description: which layers are others, what they are set to, or what came in the place of a block."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from autograder.explaining.calls import Outcome
from autograder.model import Array, Diagnosis, Failure, Reason

ERRORS = (
    ("BLOCK-ERROR-LIST", r"(?:list|tuple) is not a Module subclass"),
    ("BLOCK-ERROR-CLASS", r"torch\.nn\.modules\.\S+ is not a Module subclass"),
    (
        "BLOCK-ERROR-FUNCTION",
        r"(?:torch\.nn\.functional\.\S+|_VariableFunctionsClass\.\S+|<locals>\.fn|<lambda>) is not a Module subclass",
    ),
    ("BLOCK-ERROR-FUNCTION", r"(?<!forward)\(\) missing 1 required positional argument: 'input'|\b_?\w+2d\(\) missing"),
    ("BLOCK-ERROR-FUNCTION", r"must be Tensor, not \w+2d"),
    ("BLOCK-ERROR-KEYWORD", r"__init__\(\) got an unexpected keyword argument"),
    ("BLOCK-NEEDS-ARGUMENT", r"\bblock\(\) missing \d+ required positional argument"),
)
"""What PyTorch and Python say -> the code whose words hold the remedy; the first that fits."""
_ACTIVATIONS = {
    *("ReLU6", "LeakyReLU", "PReLU", "ELU", "SELU", "CELU", "GELU", "SiLU", "Mish", "Softplus", "Sigmoid", "Tanh"),
    *("Hardtanh", "Hardswish", "Hardsigmoid", "LogSigmoid", "Softsign", "Tanhshrink"),
}
_LEARNED = {"weight": "BLOCK-WEIGHTS-SET", "bias": "BLOCK-BIASES-SET"}
_SET = b"nn.init"
"""What stands in the place of numbers that somebody set; in the place of numbers of another dtype stands that dtype."""


def read(outcomes: Sequence[Outcome], right: Outcome) -> tuple[Diagnosis, ...]:
    """What is said of a block by all its calls."""
    ends = [each.value for each in outcomes if isinstance(each.value, Failure)]
    if not ends:
        return tuple({each.code: each for each in _layers(_parts(outcomes[0]), _parts(right))}.values())
    if len(ends) < len(outcomes) or len({(end.reason, end.kind) for end in ends}) > 1:
        return ()
    if ends[0].reason is Reason.WRONG_TYPE and ends[0].kind:
        return (Diagnosis("BLOCK-NOT-SEQUENTIAL", {"kind": _word(ends[0].kind)}),)
    found = (code for code, pattern in ERRORS if all(re.search(pattern, end.text) for end in ends))
    return tuple(Diagnosis(code) for code in [*found][:1])


def _layers(got: Mapping[str, Array], due: Mapping[str, Array]) -> Iterator[Diagnosis]:
    """Which layers there are, where these are others; else what they are set to, where that is something else."""
    theirs, ours = _classes(got), _classes(due)
    others = {name for name in ours if theirs.get(name) != ours[name]}
    if theirs.keys() != ours.keys() or not all(
        theirs[name] in _ACTIVATIONS and ours[name] == "ReLU" for name in others
    ):
        if got.keys() & due.keys():
            yield Diagnosis("BLOCK-OTHER-LAYERS", {"layers": ", ".join(theirs.values())})
        return
    if others:
        yield Diagnosis("BLOCK-OTHER-ACTIVATION")
    settings = []
    for name, setting in due.items():
        layer, _, what = name.partition(".")
        if layer in others or not what or name not in got or got[name] == setting:
            continue
        if got[name].dtype == "text" and what in _LEARNED:
            yield Diagnosis(_LEARNED[what] if got[name].data == _SET else "BLOCK-DTYPE")
        elif what != "weight":
            settings.append((f"{ours[layer]}.{what}", _shown(got[name]), _shown(setting)))
    if settings:
        yours, asked = (", ".join(f"{each[0]} = {each[place]}" for each in settings) for place in (1, 2))
        yield Diagnosis("BLOCK-OTHER-SETTING", {"yours": yours, "due": asked})


def _parts(outcome: Outcome) -> dict[str, Array]:
    """The layers of a container and their settings, by name; of anything else nothing that a container has."""
    return {} if isinstance(outcome.value, Failure) else {outcome.main: outcome.value, **outcome.settings}


def _classes(parts: Mapping[str, Array]) -> dict[str, str]:
    return {name: _shown(part) for name, part in parts.items() if name.startswith("[") and "." not in name}


def _shown(part: Array) -> str:
    """A number, a pair or a word, as people write it."""
    if part.dtype == "text":
        return _word(part.data.decode("utf-8", "replace"))
    held = part.nested()
    return str(tuple(held)) if isinstance(held, list) else str(held)


def _word(word: str) -> str:
    """A name of a class or of a setting; what is no name is not shown."""
    return word if word.isidentifier() and len(word) <= 40 else "?"
