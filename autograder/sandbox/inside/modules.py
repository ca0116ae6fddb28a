"""The torch.nn modules that cross the wire: what each is built from, and what it holds. Both sides run this file.

A module crosses as the settings of its constructor and its state. What stands for a setting:

    count, number, flag, word   an int, a float or int, a bool, a text        sizes   an int, or one for each axis
    part                        whether the attribute is there                sides   an int, or one for each side of an axis
    target                      sizes, some of them None                      shape   ints, as many as there are
    padding                     a word or sizes                               ...?    the same, or None
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

MOST_COUNT = 1 << 20
MOST_WORD = 40
_MOST_AXES = 8


@dataclass(frozen=True)
class Form:
    """One class: the axes of its input, its settings in the order of its constructor, and the names of its state."""

    axes: int
    settings: dict[str, str]
    state: tuple[str, ...] = ()


_LEARNED = ("weight", "bias")
_RUNNING = (*_LEARNED, "running_mean", "running_var", "num_batches_tracked")
_CONV = {
    "in_channels": "count", "out_channels": "count", "kernel_size": "sizes", "stride": "sizes", "padding": "padding",
}  # fmt: skip
_LAST = {"dilation": "sizes", "groups": "count", "bias": "part", "padding_mode": "word"}
_TURNED = {"output_padding": "sizes", "groups": "count", "bias": "part", "dilation": "sizes", "padding_mode": "word"}
_POOL = {"kernel_size": "sizes", "stride": "sizes", "padding": "sizes"}
_MAX = {**_POOL, "dilation": "sizes", "return_indices": "flag", "ceil_mode": "flag"}
_AVERAGE = {**_POOL, "ceil_mode": "flag", "count_include_pad": "flag"}
_NORM = {
    "num_features": "count", "eps": "number", "momentum": "number?", "affine": "flag", "track_running_stats": "flag",
}  # fmt: skip


def _by_axes(axes: int) -> dict[str, Form]:
    divisor = {"divisor_override": "count?"} if axes > 1 else {}
    return {
        f"Conv{axes}d": Form(axes, {**_CONV, **_LAST}, _LEARNED),
        f"ConvTranspose{axes}d": Form(axes, {**_CONV, **_TURNED}, _LEARNED),
        f"MaxPool{axes}d": Form(axes, _MAX),
        f"AvgPool{axes}d": Form(axes, {**_AVERAGE, **divisor}),
        f"AdaptiveMaxPool{axes}d": Form(axes, {"output_size": "target", "return_indices": "flag"}),
        f"AdaptiveAvgPool{axes}d": Form(axes, {"output_size": "target"}),
        f"BatchNorm{axes}d": Form(axes, _NORM, _RUNNING),
        f"InstanceNorm{axes}d": Form(axes, _NORM, _RUNNING),
        f"Dropout{axes}d": Form(axes, {"p": "number", "inplace": "flag"}),
        f"ZeroPad{axes}d": Form(axes, {"padding": "sides"}),
        f"ReflectionPad{axes}d": Form(axes, {"padding": "sides"}),
        f"ReplicationPad{axes}d": Form(axes, {"padding": "sides"}),
        f"ConstantPad{axes}d": Form(axes, {"padding": "sides", "value": "number"}),
    }


def _plain(*names: str, **settings: str) -> dict[str, Form]:
    return {name: Form(0, settings) for name in names}


MODULES: dict[str, Form] = {
    **_by_axes(1),
    **_by_axes(2),
    **_by_axes(3),
    "Linear": Form(0, {"in_features": "count", "out_features": "count", "bias": "part"}, _LEARNED),
    "Embedding": Form(0, {"num_embeddings": "count", "embedding_dim": "count", "padding_idx": "count?"}, ("weight",)),
    "LayerNorm": Form(
        0, {"normalized_shape": "shape", "eps": "number", "elementwise_affine": "flag", "bias": "part"}, _LEARNED
    ),
    "GroupNorm": Form(0, {"num_groups": "count", "num_channels": "count", "eps": "number", "affine": "flag"}, _LEARNED),
    "PReLU": Form(0, {"num_parameters": "count"}, ("weight",)),
    **_plain("ReLU", "ReLU6", "SiLU", "Mish", "Hardswish", "Hardsigmoid", "SELU", inplace="flag"),
    **_plain("Sigmoid", "Tanh", "Softsign", "Tanhshrink", "LogSigmoid", "Identity"),
    **_plain("LeakyReLU", negative_slope="number", inplace="flag"),
    **_plain("ELU", "CELU", alpha="number", inplace="flag"),
    **_plain("GELU", approximate="word"),
    **_plain("Softplus", beta="number", threshold="number"),
    **_plain("Hardtanh", min_val="number", max_val="number", inplace="flag"),
    **_plain("Softmax", "LogSoftmax", "Softmin", dim="count?"),
    **_plain("Dropout", "AlphaDropout", p="number", inplace="flag"),
    **_plain("Flatten", start_dim="count", end_dim="count"),
    **_plain("PixelShuffle", upscale_factor="count"),
    **_plain("PixelUnshuffle", downscale_factor="count"),
    "Sequential": Form(0, {}),
}
"""By the names that they have in torch.nn. A Sequential has parts, which are modules, instead of settings."""


def setting(kind: str, value: Any) -> Any:
    """A setting as it is written on the wire, from a module's attribute; what is none is left as it is."""
    if kind == "part":
        return value is not None
    return list(value) if isinstance(value, tuple) else value


def in_full(kind: str, axes: int, value: Any) -> Any:
    """The same for every way of writing a setting: a size for each axis where one stands for all."""
    if kind in ("sizes", "sides", "target", "padding") and type(value) is int:
        return (value,) * (2 * axes if kind == "sides" else axes)
    return tuple(value) if isinstance(value, list) else value


def settings_in_full(kind: str, settings: dict[str, Any]) -> dict[str, Any]:
    """All settings of a module of this class, alike for all that compute alike: `same` as a padding is a number of pixels.

    Whether it works in place is left out: what it gives is the same.
    """
    form = MODULES[kind]
    full = {
        name: in_full(form.settings[name], form.axes, value) for name, value in settings.items() if name != "inplace"
    }
    if full.get("padding") == "valid":
        return full | {"padding": (0,) * form.axes}
    if full.get("padding") == "same":
        spans = [step * (size - 1) for size, step in zip(full["kernel_size"], full["dilation"], strict=True)]
        if all(span % 2 == 0 for span in spans):
            return full | {"padding": tuple(span // 2 for span in spans)}
    return full


def fits(kind: str, axes: int, value: Any) -> bool:
    """Whether a value of the wire may be such a setting."""
    if value is None:
        return kind.endswith("?")
    match kind.removesuffix("?"):
        case "count":
            return _is_count(value)
        case "number":
            return (type(value) is int and _is_count(value)) or (type(value) is float and value - value == 0)
        case "flag" | "part":
            return type(value) is bool
        case "word":
            return _is_word(value)
        case "padding":
            return _is_word(value) or _is_count(value) or _are_counts(value, axes)
        case "sizes":
            return _is_count(value) or _are_counts(value, axes)
        case "sides":
            return _is_count(value) or _are_counts(value, 2 * axes)
        case "target":
            numbers = [0 if item is None else item for item in value] if isinstance(value, list) else value
            return _is_count(value) or _are_counts(numbers, axes)
        case _:
            return isinstance(value, list) and len(value) <= _MOST_AXES and _are_counts(value, len(value))


def _is_count(value: Any) -> bool:
    return type(value) is int and -MOST_COUNT < value < MOST_COUNT


def _is_word(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= MOST_WORD


def _are_counts(value: Any, count: int) -> bool:
    return isinstance(value, list) and len(value) == count and all(map(_is_count, value))
