"""An edge detector read as a description: which kernels, biases and settings its layer has where these are others.

Where there is no layer: the error that came instead, if PyTorch or Python words it in a known way. Else every sentence is
read off the layer, the same in every call, and only said where all of them together give what the layer gives for images.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import torch
import torch.nn.functional as F

from autograder.explaining.calls import Outcome, Values, values
from autograder.explaining.sights import CLOSE, Sight, same
from autograder.model import Array, Diagnosis, Failure

from . import probes
from .layers import SETTINGS
from .lesson import GX, GY, ONES
from .relations import number

ERRORS = (
    ("EDGE-ERROR-LEAF", r"leaf Variable that requires grad"),
    ("EDGE-ERROR-PARAMETER", r"cannot assign .* as parameter"),
    ("EDGE-ERROR-INTEGERS", r"floating point (?:and|or) complex dtype"),
    ("EDGE-IS-LAYER", r"forward\(\) missing 1 required positional argument"),
    ("EDGE-NEEDS-ARGUMENT", r"missing \d+ required positional argument"),
)
"""What PyTorch and Python say -> the code whose words hold the remedy; the first that fits."""
MOST_SENTENCES = 4
FARTHEST = 9
"""The largest stride, padding and dilation that are looked at: what a layer gives is computed here."""
USED = "used"
"""The public call that shows images to the layer."""
KERNELS: Mapping[str, Values] = {
    name: kernel.double().numpy() for name, kernel in (("Gx", GX), ("Gy", GY), ("ones", ONES))
}
"""The lesson's kernels by their names in the notebook, in the order of the channels."""


def read(outcomes: Mapping[str, Outcome], right: Mapping[str, Outcome]) -> tuple[Diagnosis, ...]:
    """What the layer holds (call name -> outcome); nothing where calls differ, or images come out otherwise."""
    if outcomes.keys() != right.keys():
        return ()
    if error := _error([outcome.value for outcome in outcomes.values()]):
        return (Diagnosis(error),)
    first, *others = (outcome for name, outcome in outcomes.items() if name != USED)
    if isinstance(first.value, Failure) or not all(same(first, other) for other in others):
        return ()
    got, due = (_parts(each) for each in (first, next(iter(right.values()))))
    if got.keys() != due.keys():
        return ()
    said = (*_shapes(got, due), *_settings(got, due))
    if not any(each.code == "EDGE-READ-SHAPE" for each in said):
        if not _gives(got, outcomes[USED]):
            return ()
        said = (*said, *_kernels(values(got["weight"])), *_biases(values(got["bias"])))
    return said if len(said) <= MOST_SENTENCES else ()


def _error(given: Sequence[Array | Failure]) -> str:
    """The code of the one known error that every call ended with; "" where there is none."""
    texts = [each.text if isinstance(each, Failure) else "" for each in given]
    return next((code for code, pattern in ERRORS if all(re.search(pattern, text) for text in texts)), "")


def _parts(outcome: Outcome) -> dict[str, Array]:
    return {} if isinstance(outcome.value, Failure) else {outcome.main: outcome.value, **outcome.settings}


def _shapes(got: Mapping[str, Array], due: Mapping[str, Array]) -> Iterator[Diagnosis]:
    for part in ("weight", "bias"):
        if got[part].shape != due[part].shape:
            yield Diagnosis("EDGE-READ-SHAPE", {"part": part, "got": str(got[part].shape), "due": str(due[part].shape)})


def _settings(got: Mapping[str, Array], due: Mapping[str, Array]) -> Iterator[Diagnosis]:
    for name in SETTINGS:
        if got[name] != due[name]:
            words = {"value": _shown(got[name]), "due": _shown(due[name])}
            yield Diagnosis("EDGE-READ-SETTING", {"setting": name, **words})


def _kernels(weight: Values) -> Iterator[Diagnosis]:
    """Each kernel (3, 1, 3, 3) that is another: as many times one of the lesson's, or by how many numbers."""
    for channel, (name, due) in enumerate(KERNELS.items()):
        kernel = weight[channel, 0]
        wrong = int((np.abs(kernel - due) > CLOSE).sum())
        if not wrong:
            continue
        held = _held(kernel)
        if held:
            yield Diagnosis("EDGE-READ-KERNEL", {"channel": channel, "held": held, "due": name})
        else:
            yield Diagnosis("EDGE-READ-NUMBERS", {"channel": channel, "count": wrong, "due": name})


def _held(kernel: Values) -> str:
    """`-Gy`, `0.125 * Gx`, `0`: what a kernel is in the lesson's words; "" when it is none of that."""
    if np.abs(kernel).max() <= CLOSE:
        return "0"
    for name, lessons in KERNELS.items():
        factor = float((kernel * lessons).sum() / (lessons * lessons).sum())
        if np.abs(kernel - factor * lessons).max() <= CLOSE:
            return {1.0: name, -1.0: f"-{name}"}.get(round(factor, 3), f"{number(factor)} * {name}")
    return ""


def _biases(bias: Values) -> Iterator[Diagnosis]:
    if np.abs(bias).max() > CLOSE:
        yield Diagnosis("EDGE-READ-BIAS", {"biases": ", ".join(map(number, bias.tolist()))})


def _gives(layer: Mapping[str, Array], used: Outcome) -> bool:
    """Whether images come out as a layer of these parts gives them; of settings beyond all reason nobody knows."""
    weight, bias = (torch.from_numpy(values(layer[part])) for part in ("weight", "bias"))
    stride, padding, dilation = (tuple(layer[name].nested()) for name in ("stride", "padding", "dilation"))
    if weight.shape[1] != 1 or not all(0 <= number <= FARTHEST for number in (*stride, *padding, *dilation)):
        return False
    try:
        given = [F.conv2d(image.double(), weight, bias, stride, padding, dilation) for image in _images()]
    except RuntimeError:  # the window leaves the image, or does not move
        return isinstance(used.value, Failure)
    seen = Sight.of(used)
    return seen.is_finite and seen.matches(Sight.of(_as_outcome(given)))


@functools.cache
def _images() -> tuple[torch.Tensor, ...]:
    """What the layer is shown, the same for everybody."""
    return tuple(next(call for call in probes.calls("edge_detector") if call.name == USED).inputs.values())


def _as_outcome(given: list[torch.Tensor]) -> Outcome:
    packed = {
        f"[{index}]": Array("float64", tuple(each.shape), each.numpy().tobytes()) for index, each in enumerate(given)
    }
    return Outcome(packed.pop("[0]"), False, packed, "tuple", "[0]")


def _shown(setting: Array) -> str:
    numbers = tuple(setting.nested())
    return str(numbers if len(numbers) > 1 else numbers[0])
