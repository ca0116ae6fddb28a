"""The hidden cases of the channels lab as one student's functions meet them, for tests of the cases themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from autograder.graders.channels import test_convolutions, test_two_convs_as_one
from autograder.grading import Keyed
from autograder.sandbox.values import Module, Tensor


@dataclass
class Recorder:
    """Takes the place of the proxy to a student's process: remembers what is asked, answers nothing."""

    asked: list[tuple[str, tuple[Any, ...]]] = field(default_factory=list)

    def once(self, name: object, make: Callable[[], Any]) -> Any:
        """What two checks look at belongs to both."""
        return make()

    def call(self, function: str, *arguments: Any) -> Recorder:
        """Remember one call."""
        self.asked.append((function, arguments))
        return self

    def hold(self, claim: Callable[[Any], None]) -> None:
        """Nothing came back, so nothing is looked at."""


def checks(key: bytes) -> dict[tuple[str, str], list[tuple[Any, ...]]]:
    """(function, name of the check) -> the arguments of its calls, for the student with this key."""
    keyed = Keyed()
    keyed.key = key
    found: dict[tuple[str, str], list[tuple[Any, ...]]] = {}
    for name, test in _tests(test_convolutions):
        for form in test_convolutions.FORMS:
            _record(found, name, test, keyed, form)
    for name, test in _tests(test_two_convs_as_one):
        _record(found, name, test, keyed)
    return found


def _tests(module: Any) -> Iterator[tuple[str, Callable[..., None]]]:
    return ((name, test) for name, test in vars(module).items() if name.startswith("test_"))


def _record(found: dict[Any, Any], name: str, test: Callable[..., None], keyed: Keyed, *parameters: Any) -> None:
    recorder = Recorder()
    test(recorder, keyed, *parameters)
    for function, arguments in recorder.asked:
        found.setdefault((function, name), []).append(arguments)


def tensors(arguments: tuple[Any, ...]) -> list[Tensor]:
    """All tensors of a call: x, weight, bias; or image_a, image_b, weight_a, bias_a, weight_b, bias_b."""
    found: list[Tensor] = []
    for argument in arguments:
        if isinstance(argument, Module):
            found += [part for part in argument.state.values() if isinstance(part, Tensor)]
        else:
            found.append(argument)
    return found
