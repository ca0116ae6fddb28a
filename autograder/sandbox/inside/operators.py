"""Takes operators away from the fork parent, and so from every process forked from it, for good.

Every spelling (nn.Conv*, F.conv*, torch.ops.aten.*, jit, vmap, quantised, oneDNN, backward passes, in any thread) ends
in the dispatcher, so the kernels themselves are replaced there. A dispatch mode would hold for one thread only.

In cells and in questions that allow them the operators work all the same: those of a family computed by hand (see
`by_hand_table`), those named one by one by their own kernels, which stay in the process for that. Before the first call
of a question that forbids them the fork parent writes into a page that this process can only read: from then on they
note that they were called and raise, whatever the student's code did to the modules in its process. What reads the page
is `sealed`: nothing of it can be found by the garbage collector, or changed by name or by a tracer.

Python functions by dotted name are replaced in every module that has them. That holds for who calls them, by whatever
name; who looks for what they are made of finds it.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import importlib
import mmap
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NoReturn

import bans
import failures
import torch
from by_hand_table import AS_IT_STANDS, WITH_GRADIENT
from sealing import sealed

_KEYS = ("CPU", "QuantizedCPU", "MkldnnCPU")
_WHERE_THERE_IS_ONE = (
    *("SparseCPU", "SparseCsrCPU", "NestedTensorCPU"),
    *("CompositeExplicitAutograd", "CompositeExplicitAutogradNonFunctional"),
)
_COMPOSED = "CompositeImplicitAutograd"
MAX_CALLED = 100


class ForbiddenOperator(RuntimeError):
    """An operator was called where the question forbids it."""


class Ban:
    """What questions of the lab forbid (families, operators, functions), replaced in this process and its children.

    The i-th of `names` may not be used while byte i of `page` is not 0. `called` holds the names of those that were called
    all the same, `through` where the first of them was (see `failures.places`); `blanks` counts answers of zeros, given
    for what cannot be computed by hand.
    """

    def __init__(self, page: mmap.mmap, names: Sequence[str] = ("convolution",)) -> None:
        self.called: list[str] = []
        self.through: list[list[Any]] = []
        self.blanks = 0
        self._page = page
        places: dict[str, list[int]] = {}
        by_name: set[str] = set()
        for place, name in enumerate(names):
            for operator in bans.operators(name):
                places.setdefault(operator, []).append(place)
                by_name |= set() if bans.is_family(name) else {operator}
        with _silence():
            for operator, bytes_ in places.items():
                self._take(operator, tuple(bytes_), keeps=operator in by_name)
        for place, name in enumerate(names):
            if "." in name and not bans.is_family(name):
                self._take_function(name, place)

    def _take(self, operator: str, places: tuple[int, ...], *, keeps: bool) -> None:
        """Replace one operator wherever it has a kernel; what is composed of others ends in those."""
        composed = _has_kernel(operator, _COMPOSED)
        compute = WITH_GRADIENT.get(operator) or AS_IT_STANDS.get(operator)
        if compute is None and keeps:
            self._keep(operator, places, composed)
            return
        keys = [] if composed else [*_KEYS]
        if operator in AS_IT_STANDS:
            keys += ["AutogradCPU", *(("CPU", _COMPOSED) if composed else ())]
        keys += [key for key in (*_KEYS, *_WHERE_THERE_IS_ONE) if key not in keys and _has_kernel(operator, key)]
        kernel = self._guarded(operator, places, compute or functools.partial(self._blank, operator))
        for key in keys:
            self._replace(operator, key, kernel)

    def _keep(self, operator: str, places: tuple[int, ...], composed: bool) -> None:
        for key in ("CPU", "AutogradCPU") if composed else ("CPU",):
            original = torch.library.get_kernel(operator, key)
            self._replace(operator, key, self._guarded(operator, places, original.call_boxed), with_keys=True)

    def _replace(self, operator: str, key: str, kernel: Callable[..., Any], *, with_keys: bool = False) -> None:
        namespace, name = operator.split("::")
        library = torch._C._dispatch_library("IMPL", namespace, key, __file__, 0)
        library.impl(name, key, kernel, *([True] if with_keys else ()))
        # The library's end would bring the kernel back, so it never ends, and no name leads to it.
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(library))

    def _take_function(self, name: str, place: int) -> None:
        """Replace a Python function wherever a loaded module has it."""
        module, _, attribute = name.rpartition(".")
        original = getattr(importlib.import_module(module), attribute)
        function = self._guarded(name, (place,), original)
        function.__name__ = function.__qualname__ = attribute
        function.__doc__ = original.__doc__
        for loaded in list(sys.modules.values()):
            for known, thing in list(vars(loaded).items()) if hasattr(loaded, "__dict__") else ():
                if thing is original:
                    setattr(loaded, known, function)

    def _guarded(self, name: str, places: tuple[int, ...], compute: Callable[..., Any]) -> Callable[..., Any]:
        """What computes while none of the places forbids it, and else notes that it was called, and raises."""
        for place in places:
            compute = self._guard(name, place, compute)
        return compute

    def _guard(self, name: str, place: int, compute: Callable[..., Any]) -> Callable[..., Any]:
        page, refuse = self._page, functools.partial(self._refuse, name)
        return sealed(lambda *given, **named: (refuse if page[place] else compute)(*given, **named))

    def _blank(self, operator: str, *arguments: Any, **settings: Any) -> Any:
        self.blanks += 1
        return _zeros_of(operator, arguments, settings)

    def forget(self) -> None:
        """A new call begins, in which nothing was called yet."""
        self.called.clear()
        self.through.clear()

    def _refuse(self, name: str, *_: Any, **__: Any) -> NoReturn:
        if len(self.called) < MAX_CALLED:
            self.called.append(name)
        if len(self.called) == 1:
            self.through[:] = failures.places(sys._getframe())
        raise ForbiddenOperator(f"{name} is what this question forbids")


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    """Nothing on stderr meanwhile: the dispatcher warns of each kernel that is replaced."""
    silence = os.open(os.devnull, os.O_WRONLY)
    stderr = os.dup(2)
    os.dup2(silence, 2)
    try:
        yield
    finally:
        os.dup2(stderr, 2)
        os.close(stderr)
        os.close(silence)


@functools.cache
def _has_kernel(name: str, key: str) -> bool:
    found: bool = torch._C._dispatch_has_kernel_for_dispatch_key(name, key)
    return found


def _zeros_of(operator: str, arguments: tuple[Any, ...], settings: dict[str, Any]) -> Any:
    """Zeros of the shape that the operator's answer would have, by its own shape rule (its Meta kernel)."""
    namespace, _, rest = operator.partition("::")
    name, _, overload = rest.partition(".")
    call = getattr(getattr(getattr(torch.ops, namespace), name), overload or "default")
    shaped = call(*map(_shape_only, arguments), **{key: _shape_only(value) for key, value in settings.items()})
    if isinstance(shaped, torch.Tensor):
        return _zeros(shaped)
    return tuple(_zeros(item) for item in shaped)


def _shape_only(value: Any) -> Any:
    if not isinstance(value, torch.Tensor):
        return value
    strided = value.layout is torch.strided
    return value.to("meta") if strided else torch.empty(value.shape, dtype=value.dtype, device="meta")


def _zeros(shaped: torch.Tensor | None) -> torch.Tensor | None:
    return None if shaped is None else torch.zeros(shaped.shape, dtype=shaped.dtype)
