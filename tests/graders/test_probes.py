"""The public calls: small, exact, the same for everyone, and enough to tell wrong functions apart."""

from __future__ import annotations

import pytest
import torch
from families import EXPLAINER, QUESTIONS, known

from autograder.explaining.calls import observe
from autograder.graders.channels import probes, separation

CONVOLUTIONS = [question for question in QUESTIONS if question != "edge_detector"]


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_pair_of_codes_is_told_apart(question: str) -> None:
    """Each wrong function differs from the right one, and from every function of another code, on some call."""
    rows = separation.table(known(question).family)
    alike = [(rows[index][0], separation.nearest(rows, index)) for index in range(1, len(rows))]
    assert not [found for found in alike if found[1][0] == 0]


def test_the_separation_matrix_is_current() -> None:
    """docs/separation.md is what `make separation` writes."""
    assert separation.DOCUMENT.read_text(encoding="utf-8") == separation.document()


@pytest.mark.parametrize("question", CONVOLUTIONS)
def test_values_are_quarters_and_calls_constant(question: str) -> None:
    """Arguments are whole numbers or quarters, so that sums are exact, and the same each time."""
    for call, again in zip(probes.calls(question), probes.calls(question), strict=True):
        for name, value in call.arguments.items():
            tensors = (value,) if isinstance(value, torch.Tensor) else tuple(value.parameters())
            others = (
                (again.arguments[name],)
                if isinstance(value, torch.Tensor)
                else tuple(again.arguments[name].parameters())
            )
            for tensor, other in zip(tensors, others, strict=True):
                assert torch.equal(tensor, other)
                assert torch.equal((4 * tensor).round(), 4 * tensor)


@pytest.mark.parametrize("question", CONVOLUTIONS)
def test_the_first_call_is_the_clearest(question: str) -> None:
    """One image of 3x3, kernels of 2x2, at most two channels, contiguous float32."""
    first = probes.calls(question)[0].arguments
    image = first.get("x", first.get("image_a"))
    assert image.shape[0] == 1
    assert image.shape[1] <= 2
    assert image.shape[2:] == (3, 3)
    assert image.dtype == torch.float32


@pytest.mark.parametrize("question", CONVOLUTIONS)
def test_pixels_light_one_at_a_time(question: str) -> None:
    """The calls with one pixel lit cover every pixel of the first call's images once, and one lights none."""
    lit = EXPLAINER.impulses(question)
    total = [
        sum(float(value.sum()) for name, value in call.arguments.items() if name in ("x", "image_a", "image_b"))
        for call in lit
    ]
    assert total == [1.0] * (len(lit) - 1) + [0.0]
    assert len(lit) - 1 == (9 if question == "conv2d_multi_output" else 18)


def test_a_question_asks_for_few_calls() -> None:
    """At most forty calls explain a question."""
    assert all(len(probes.calls(question)) + len(EXPLAINER.impulses(question)) <= 40 for question in QUESTIONS)


@pytest.mark.parametrize("question", QUESTIONS)
def test_nearly_every_wrong_function_shows_itself_on_the_screen(question: str) -> None:
    """So the other calls are made of functions that are wrong, and of hardly any wrong one in a process of their own."""
    family = known(question).family
    screen = [call for call in family.made() if call.name in family.screen]
    members = [wrong.make() for wrong in (*family.singles, *family.pairs)]
    right, *seen = [
        [observe(function, call, look=family.look) for call in screen] for function in (family.right, *members)
    ]
    assert seen.count(right) < 0.01 * len(members)
    assert len(screen) == 2


def test_situations_are_as_wide_as_the_contract() -> None:
    """Batches, sizes, channels, float64, layout, gradient and repetition are all tried."""
    tried = {call.situation for call in probes.calls("conv2d_combined")}
    assert tried >= {
        "plain",
        "batch",
        "not_square",
        "sizes",
        "channels",
        "dtype",
        "fractions",
        "layout",
        "gradient",
        "again",
    }
