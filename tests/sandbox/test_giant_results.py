"""Equal submissions give equal reasons, however large what they return is, and whether they are asked at once or alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from autograder.grading.student import reason
from autograder.model import Reason
from autograder.sandbox.box import Box
from autograder.sandbox.outcomes import Outcome, Request, Returned
from autograder.sandbox.values import Foreign, Unkept

GIANTS = {
    "a view of a petabyte": ("torch.zeros(1).expand(1 << 24, 1 << 24)", Reason.CORRECT),
    "sixty megabytes": ("torch.zeros(1, 3900, 3900)", Reason.CORRECT),
    "a hundred megabytes": ("torch.zeros(1, 5120, 5120)", Reason.CORRECT),
    "more than there is": ("torch.zeros(1 << 40)", Reason.TOO_MUCH_MEMORY),
    "more than can be counted": ("torch.zeros(1 << 62, dtype=torch.int8)", Reason.TOO_MUCH_MEMORY),
    "many large ones": ("[torch.zeros(1 << 20) for _ in range(20)]", Reason.CORRECT),
    "a list of a million": ("[1] * 1_000_000", Reason.CORRECT),
    "a text of a million": ("'x' * 1_000_000", Reason.CORRECT),
    "an array of numpy": ("torch.zeros(4000, 4000).numpy()", Reason.CORRECT),
}


@pytest.fixture(scope="module")
def box() -> Iterator[Box]:
    """A box with the limits that a lab has."""
    with Box({}, {}) as made:
        yield made


@pytest.mark.parametrize("giant", GIANTS)
def test_a_giant_is_the_same_each_time(box: Box, giant: str) -> None:
    """Five calls at once and two alone come to one and the same outcome, and no numbers of it are kept."""
    expression, expected = GIANTS[giant]
    request = Request("giant")
    with box.student([f"import torch\ndef giant():\n    return {expression}\n"]) as process:
        outcomes: list[Outcome] = [process.call(request), *(process.calls([request] * 5) or ()), process.call(request)]
    assert {reason(outcome) for outcome in outcomes} == {expected}
    assert all(outcome == outcomes[0] for outcome in outcomes)
    if isinstance(outcomes[0], Returned) and "zeros(1" in expression and "[" not in expression:
        assert isinstance(outcomes[0].value, Unkept)


FULL = {
    "numbers": "[1] * 60_000",
    "lists in a list": "[[] for _ in range(60_000)]",
    "a dict": "{n: n for n in range(25_000)}",
    "tensors of many axes": "[torch.zeros((1,) * 12) for _ in range(12_000)]",
    "commas": "[','  * 4000] * 250",
    "letters that JSON escapes": "['\U0001f600' * 4000] * 150",
    "objects of a class with a long name": "[type('\u738b' * 80, (), {})()] * 16_000",
    "layers": "torch.nn.Sequential(*[torch.nn.MaxPool2d(2) for _ in range(10_000)])",
}
"""What nearly fills the room of a result, or the header in which it crosses."""


@pytest.mark.parametrize("full", FULL)
def test_what_fits_its_room_crosses(box: Box, full: str) -> None:
    """The bounds on what is said are none on what a call may return."""
    with box.student([f"import torch\ndef full():\n    return {FULL[full]}\n"]) as process:
        outcome = process.call(Request("full"))
    assert isinstance(outcome, Returned)
    assert not isinstance(outcome.value, Foreign)


def test_a_hundred_errors_of_cells_cross(box: Box) -> None:
    """Each with as much text as is kept of it, and all of it commas; they cost no answer."""
    lines = "".join(f"{', '.join(f'a_{n}_{m}' for m in range(20))} = e(',' * 5000)\n" for n in range(120))
    source = f"def e(text):\n    raise RuntimeError(text)\n{lines}def right():\n    return 1\n"
    with box.student([source, "!ls\n" * 30]) as process:
        outcome = process.call(Request("right"))
        assert isinstance(outcome, Returned) and outcome.value == 1
        assert len(process.run.errors) == 100
