"""Does an answer agree with what was expected? One comparison for tensors, arrays, numbers, texts, containers, modules.

In this order, through all of the answer: kind, shape, dtype, finite, values. The first of these that is wrong anywhere is
what is said of it.

- *Kind.* A tensor is no array, a list no tuple, a bool no number. A number of NumPy's stands for Python's, and a whole
  number for a float; a tensor without axes stands for no number.
- *Shape.* Tensors and arrays: their sizes. Containers: as many items, the same keys; the order of keys says nothing.
- *Dtype.* The same, exactly.
- *Values.* Floats agree when |got - due| <= atol + rtol * |due|. Without tolerances they are those of
  `torch.testing.assert_close` for the dtype; Python's floats have float32's, for they may come from one. All else agrees
  when it is equal. A NaN agrees with a NaN in the same place, an infinity with the same infinity. A NaN or an infinity
  where a finite number is due is `not_finite`.
- *Modules* of torch.nn: the class, the settings of the constructor, then the state, as tensors. Whether they train or work
  in place says nothing; of a Sequential the names of its parts neither. A padding that is a word is the pixels it means.
- *Numbers that were left out* because there are too many are wrong, unless the right answer has too many for a call's room
  as well: that is a fault of the limit, and nobody's zero.
- *Texts* of more than 4096 characters do not cross; letters that cannot be shown are compared as U+FFFD.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

import numpy as np

from autograder.errors import GraderError
from autograder.grading.conversion import ndarray, to_value
from autograder.messages import texts
from autograder.model import Array, Reason
from autograder.sandbox.decoding import ITEM, MOST_TEXT
from autograder.sandbox.inside.modules import settings_in_full
from autograder.sandbox.values import Foreign, Module, NdArray, Tensor, Unkept, Value

TOLERANCES = {"float16": (1e-3, 1e-5), "float32": (1.3e-6, 1e-5), "float64": (1e-7, 1e-7)}
"""rtol and atol by dtype, those of `torch.testing.assert_close`; all other dtypes are exact."""
_ORDER = list(Reason)

Values: TypeAlias = np.ndarray[Any, np.dtype[np.float64]]
Close: TypeAlias = Callable[[Values], bool]
"""Whether values are near enough to what is expected."""


class Expectation(Protocol):
    """What an answer is held against where a lab judges by itself, with a bound of its own for instance."""

    def judge(self, answer: Value) -> Reason:
        """The first thing that is wrong with the answer; CORRECT when nothing is."""


def compare(answer: Value, expected: Any, rtol: float | None = None, atol: float | None = None) -> Reason:
    """The first thing that is wrong with `answer`; CORRECT when nothing is. See the module for the rules.

    `expected` is an object, as the reference returned it, or an Expectation. `rtol` and `atol` take the place of the
    defaults, each by itself. Raises GraderError for an expected object that cannot be compared.
    """
    if callable(judge := getattr(expected, "judge", None)):
        reason: Reason = judge(answer)
        return reason
    try:
        due = to_value(expected)
    except TypeError as error:
        raise GraderError(f"an answer cannot be compared with this: {error}") from error
    wrong = [reason for reason in _Comparison(rtol, atol, due).faults(answer, due) if reason is not Reason.CORRECT]
    return min(wrong, key=_ORDER.index, default=Reason.CORRECT)


def compare_tensor(answer: Value, due: Array, close: Close) -> Reason:
    """The same for a tensor, whose values `close` looks at last, where they differ at all."""
    if isinstance(answer, Foreign) and answer.type.startswith("Tensor("):
        return Reason.WRONG_DTYPE  # complex, half or quantised: a tensor, but none that is comparable
    if isinstance(answer, Unkept) and answer.kind == "tensor":
        return _unkept(answer, due, Tensor(due))
    if not isinstance(answer, Tensor):
        return Reason.WRONG_TYPE
    return _compare_arrays(answer.array, due, close)


def _compare_arrays(got: Array, due: Array, close: Close) -> Reason:
    if got.shape != due.shape:
        return Reason.WRONG_SHAPE
    if got.dtype != due.dtype:
        return Reason.WRONG_DTYPE
    if got.data == due.data:
        return Reason.CORRECT
    values = _values(got)
    if not (np.isfinite(values) | ~np.isfinite(_values(due))).all():
        return Reason.NOT_FINITE
    return Reason.CORRECT if close(values) else Reason.WRONG_VALUE


def _values(held: Array) -> Values:
    return np.frombuffer(held.data, held.dtype).reshape(held.shape).astype(np.float64)


def _near(got: Values, due: Values, rtol: float, atol: float) -> bool:
    """`np.allclose` with `equal_nan`, in a tenth of its time on arrays as small as ours."""
    with np.errstate(invalid="ignore"):
        gap = np.abs(got - due)
        near = np.isfinite(gap) & (gap <= atol + rtol * np.abs(due))
    return bool((near | (got == due) | ((got != got) & (due != due))).all())


def _unkept(answer: Unkept, due: Array, whole: Value) -> Reason:
    """Of numbers that did not come; `whole` is all of the right answer, which they are a part of."""
    if answer.shape != due.shape:
        return Reason.WRONG_SHAPE
    if answer.dtype != due.dtype:
        return Reason.WRONG_DTYPE
    if _size(whole) <= answer.room:
        return Reason.WRONG_VALUE
    raise GraderError(f"a right answer has shape {due.shape}, which is too large to be sent: raise [limits] result_kib")


def _size(due: Value) -> int:
    """Bytes of its room that a call takes for a right answer, as the student's side counts them."""
    match due:
        case Tensor() | NdArray():
            return ITEM + len(due.array.data)
        case Module():
            return ITEM + sum(map(_size, (*due.state.values(), *due.parts.values())))
        case list() | tuple():
            return ITEM + sum(map(_size, due))
        case dict():
            return ITEM + sum(_size(key) + _size(item) for key, item in due.items())
        case str():
            return ITEM + len(due)
        case _:
            return 3 * ITEM  # a number's text


@dataclass(frozen=True, slots=True)
class _Comparison:
    """One comparison with `whole` under tolerances; without them, under those of each dtype."""

    rtol: float | None
    atol: float | None
    whole: Value

    def faults(self, got: Value, due: Value) -> Iterator[Reason]:
        """What is found of each part, CORRECT among it."""
        match due:
            case Tensor(array) if isinstance(got, Unkept) and got.kind == "tensor":
                yield _unkept(got, array, self.whole)
            case Tensor():
                yield compare_tensor(got, due.array, self._close(due.array))
            case NdArray(scalar=False):
                yield self._ndarray(got, due.array)
            case NdArray():
                yield self._number(got, ndarray(due.array).item())
            case Module():
                yield from self._module(got, due)
            case bool() | int() | float():
                yield self._number(got, due)
            case str():
                yield _equal(got, texts.lines(due, MOST_TEXT))
            case list() | tuple():
                yield from self._items(got, due)
            case dict():
                yield from self._entries(got, due)
            case _:
                yield _equal(got, due)

    def _close(self, due: Array) -> Close:
        rtol, atol = self._tolerances(due.dtype)

        def close(values: Values) -> bool:
            if not rtol and not atol:
                return False  # not equal to the bit
            return _near(values, _values(due), rtol, atol)

        return close

    def _tolerances(self, dtype: str) -> tuple[float, float]:
        rtol, atol = TOLERANCES.get(dtype, (0.0, 0.0))
        return rtol if self.rtol is None else self.rtol, atol if self.atol is None else self.atol

    def _ndarray(self, got: Value, due: Array) -> Reason:
        if isinstance(got, Unkept) and got.kind == "ndarray":
            return _unkept(got, due, self.whole)
        if not isinstance(got, NdArray) or got.scalar:
            return Reason.WRONG_TYPE
        return _compare_arrays(got.array, due, self._close(due))

    def _number(self, got: Value, due: bool | float) -> Reason:
        if isinstance(got, NdArray) and got.scalar:
            got = ndarray(got.array).item()
        kinds: tuple[type, ...] = (int, float) if type(due) is float else (type(due),)
        if type(got) not in kinds:
            return Reason.WRONG_TYPE
        assert isinstance(got, int | float)
        if got == due or (got != got and due != due):
            return Reason.CORRECT
        if _is_finite(due) and not _is_finite(got):
            return Reason.NOT_FINITE
        rtol, atol = self._tolerances("float32" if type(due) is float else "")
        close = _is_finite(due) and _is_within(got, due, rtol, atol)
        return Reason.CORRECT if close else Reason.WRONG_VALUE

    def _items(self, got: Value, due: Sequence[Value]) -> Iterator[Reason]:
        if type(got) is not type(due):
            yield Reason.WRONG_TYPE
        elif len(got) != len(due):
            yield Reason.WRONG_SHAPE
        else:
            for one, other in zip(got, due, strict=True):
                yield from self.faults(one, other)

    def _entries(self, got: Value, due: dict[Any, Value]) -> Iterator[Reason]:
        if not isinstance(got, dict):
            yield Reason.WRONG_TYPE
        elif got.keys() != due.keys():
            yield Reason.WRONG_SHAPE
        else:
            for key in due:
                yield from self.faults(got[key], due[key])

    def _module(self, got: Value, due: Module) -> Iterator[Reason]:
        if not isinstance(got, Module) or got.type != due.type:
            yield Reason.WRONG_TYPE
        elif settings_in_full(got.type, dict(got.settings)) != settings_in_full(due.type, dict(due.settings)):
            yield Reason.WRONG_VALUE
        elif len(got.parts) != len(due.parts):
            yield Reason.WRONG_SHAPE
        else:
            for part, other in zip(got.parts.values(), due.parts.values(), strict=True):
                yield from self.faults(part, other)
            for name, held in due.state.items():
                yield from self.faults(got.state.get(name), held)


def _is_finite(number: float) -> bool:
    return isinstance(number, int) or math.isfinite(number)  # a whole number may be larger than any float


def _is_within(got: float, due: float, rtol: float, atol: float) -> bool:
    try:
        return abs(got - due) <= atol + rtol * abs(due)
    except OverflowError:  # one of them is larger than any float, and they are not equal
        return False


def _equal(got: Value, due: Value) -> Reason:
    if type(got) is not type(due):
        return Reason.WRONG_TYPE
    return Reason.CORRECT if got == due else Reason.WRONG_VALUE
