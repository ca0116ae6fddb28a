"""An edge detector that no wrong one of the family explains is described: its kernels, biases, settings and shapes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
import torch
from families import EXPLAINER, LAB, played
from torch import Tensor, nn

from autograder import messages
from autograder.graders.channels.lesson import EDGE_KERNELS, GX, GY, ONES

QUESTION = "edge_detector"
WHOLE = EDGE_KERNELS[:, 0]


def said(make: Callable[[], object]) -> list[tuple[str, Mapping[str, Any]]]:
    """Codes and parameters of what is said of a function."""
    found = EXPLAINER.explain(QUESTION, played(QUESTION, make)).diagnoses
    return [(diagnosis.code, dict(diagnosis.parameters)) for diagnosis in found]


def layer(kernels: Tensor = WHOLE, bias: Tensor | None = None, **settings: Any) -> nn.Conv2d:
    """A layer with these kernels (O, 3, 3) and settings."""
    made = nn.Conv2d(**{"in_channels": 1, "out_channels": len(kernels), "kernel_size": 3} | settings)
    made.weight.data = kernels[:, None].clone()
    made.bias = nn.Parameter(torch.zeros(len(kernels)) if bias is None else bias)
    return made


@pytest.mark.parametrize(
    ("kernels", "told"),
    [
        ((GX / 8, GY / 8, ONES), [(0, "0.125 * Gx", "Gx"), (1, "0.125 * Gy", "Gy")]),
        ((-GY, GX, ONES), [(0, "-Gy", "Gx"), (1, "Gx", "Gy")]),
        ((-GX, GY, ONES / 9), [(0, "-Gx", "Gx"), (2, "0.111 * ones", "ones")]),
        ((GX, GY, GX), [(2, "Gx", "ones")]),
        ((GX, GX, 0 * GX), [(1, "Gx", "Gy"), (2, "0", "ones")]),
    ],
)
def test_kernels_are_told_in_the_lessons_words(kernels: tuple[Tensor, ...], told: list[tuple[int, str, str]]) -> None:
    """How many times which of the lesson's kernels stands where another belongs."""
    expected = [("EDGE-READ-KERNEL", {"channel": at, "held": held, "due": due}) for at, held, due in told]
    assert said(lambda: layer(torch.stack(kernels))) == expected


def written_into() -> nn.Conv2d:
    """Its weights while they carry gradients."""
    made = nn.Conv2d(1, 3, 3)
    made.weight[0, 0] = GX
    return made


def assigned() -> nn.Conv2d:
    """A tensor where a parameter stands."""
    made = nn.Conv2d(1, 3, 3)
    made.weight = EDGE_KERNELS
    return made


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (written_into, "EDGE-ERROR-LEAF"),
        (assigned, "EDGE-ERROR-PARAMETER"),
        (layer(), "EDGE-IS-LAYER"),
        (lambda kernels: layer(kernels), "EDGE-NEEDS-ARGUMENT"),
    ],
)
def test_a_known_error_has_its_remedy(make: Callable[..., object], code: str) -> None:
    """Where every call ends with it."""
    assert said(make) == [(code, {})]


def test_of_other_numbers_it_is_told_how_many_there_are() -> None:
    """A kernel of none of the lesson's."""
    typo = GX.clone()
    typo[1, 0] = 1
    assert said(lambda: layer(torch.stack((typo, GY, ONES)))) == [
        ("EDGE-READ-NUMBERS", {"channel": 0, "count": 1, "due": "Gx"})
    ]


@pytest.mark.parametrize("dim", [1, 2])
def test_kernels_stacked_along_another_axis_have_a_name(dim: int) -> None:
    """Rows or columns of several kernels in each channel."""
    assert said(lambda: layer(torch.stack((GX, GY, ONES), dim))) == [("EDGE-KERNELS-MIXED", {})]


def test_biases_settings_and_kernels_are_told_together() -> None:
    """As long as all of them say what images become."""
    found = said(lambda: layer(torch.stack((GX, GY, 2 * ONES)), torch.tensor([0.0, 0.5, 0.0]), stride=2, padding=1))
    assert [code for code, _ in found] == [
        "EDGE-READ-SETTING",
        "EDGE-READ-SETTING",
        "EDGE-READ-KERNEL",
        "EDGE-READ-BIAS",
    ]
    assert found[0][1] == {"setting": "stride", "value": "(2, 2)", "due": "(1, 1)"}
    assert found[-1][1] == {"biases": "0, 0.5, 0"}


@pytest.mark.parametrize(
    ("part", "got"), [("weight", torch.ones(3, 3, 3)), ("bias", torch.zeros(1)), ("weight", torch.ones(3, 3, 3, 3))]
)
def test_shapes_that_are_others_are_told(part: str, got: Tensor) -> None:
    """And nothing of what such a layer would give."""

    def make() -> nn.Conv2d:
        made = layer()
        setattr(made, part, nn.Parameter(got.clone()))
        return made

    ((code, words),) = said(make)
    assert (code, words["part"], words["got"]) == ("EDGE-READ-SHAPE", part, str(tuple(got.shape)))


def test_a_layer_that_says_another_size_than_it_has() -> None:
    """What loses points is shown on a public call too."""
    assert said(lambda: layer(kernel_size=5)) == [
        ("EDGE-READ-SETTING", {"setting": "kernel_size", "value": "(5, 5)", "due": "(3, 3)"})
    ]


@pytest.mark.parametrize("padding", ["valid", "same"])
def test_a_padding_in_words_is_the_numbers_that_it_means(padding: str) -> None:
    """`valid` is none, and `same` is 1 for kernels of 3x3."""
    codes = [code for code, _ in said(lambda: layer(torch.stack((GX, GY, 3 * ONES)), padding=padding))]
    assert codes == ["EDGE-READ-SETTING"] * (padding == "same") + ["EDGE-READ-KERNEL"]


def halved(kernels: Tensor) -> nn.Conv2d:
    """A layer whose hook halves what its weights say."""
    made = layer(kernels)
    made.register_forward_hook(lambda module, given, result: result / 2)
    return made


@pytest.mark.parametrize(
    "make",
    [
        lambda: halved(torch.stack((GX, GY, 2 * ONES))),
        lambda: layer(torch.stack((GX, GY, 2 * ONES)), padding=10**6),
        lambda: layer(torch.stack((2 * GX, GY, ONES)), padding=1, padding_mode="reflect"),
        lambda: layer(torch.stack([torch.full((3, 3), torch.rand(()).item()), GY, ONES])),
    ],
)
def test_what_the_layer_gives_must_follow_from_what_is_said(make: Callable[[], object]) -> None:
    """A hook, a frame that nobody computes or that is no zeros, chance: nothing is described."""
    assert not [code for code, _ in said(make) if code.startswith("EDGE-READ")]


def test_kernels_that_every_call_changes_were_not_drawn() -> None:
    """With the same random numbers they differ as well."""
    kernel = GX.clone()

    def make() -> nn.Conv2d:
        kernel.mul_(2)
        return layer(torch.stack((kernel, GY, ONES)))

    assert said(make) == [("CONV-RESULTS-DIFFER", {})]


def test_sentences_have_their_words() -> None:
    """With the student's own numbers, in both languages."""
    for language in messages.languages():
        for code in ("KERNEL", "NUMBERS", "BIAS", "SETTING", "SHAPE"):
            assert "{" in LAB.say(language, f"diagnosis.EDGE-READ-{code}.seen")
