"""What questions may forbid: each family resolved, computed by hand as PyTorch does, and forbidden for good."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from sandboxed import SMALL

from autograder.labs.manifest import FAMILIES
from autograder.sandbox import bubblewrap
from autograder.sandbox.box import Box
from autograder.sandbox.inside import engines
from autograder.sandbox.outcomes import Died, Raised, Request, Returned
from autograder.sandbox.process import StudentProcess

COMPUTE = """
import json
import torch
import torch.nn.functional as F

def draw(*shape, kind=torch.float64, wants=True):
    random = torch.Generator().manual_seed(sum(shape))
    made = torch.randperm(torch.Size(shape).numel(), generator=random).reshape(shape).to(kind) - 5
    return made.requires_grad_(wants and kind.is_floating_point)

def pooling():
    for axes, image in ((1, (9,)), (2, (7, 6)), (3, (5, 6, 4))):
        x = draw(2, 3, *image)
        for kernel, stride, padding, ceil in ((2, None, 0, False), (3, 2, 1, True), (2, 3, 1, False), (3, 1, 0, True)):
            for dilation in (1, 2):
                if image[-1] + 2 * padding > dilation * (kernel - 1):
                    named = dict(kernel_size=kernel, stride=stride, padding=padding, dilation=dilation, ceil_mode=ceil)
                    yield x, getattr(F, f"max_pool{axes}d")(x, **named)
                    yield x, getattr(F, f"max_pool{axes}d")(x, return_indices=True, **named)
                    yield x, getattr(torch.nn, f"MaxPool{axes}d")(**named)(x[0])
            for counted in (True, False):
                way = getattr(F, f"avg_pool{axes}d")
                yield x, way(x, kernel, stride, padding, ceil_mode=ceil, count_include_pad=counted)
        for size in (1, 2, 3):
            yield x, getattr(F, f"adaptive_avg_pool{axes}d")(x, size)
            yield x, getattr(F, f"adaptive_max_pool{axes}d")(x, size, return_indices=True)
    x = draw(1, 2, 6, 5)
    yield x, F.avg_pool2d(x, (3, 2), (1, 2), divisor_override=7)
    yield x, F.adaptive_avg_pool2d(x, (None, 2))
    yield x, F.lp_pool2d(x.abs() + 1, 2, 2)
    yield None, F.max_pool2d(draw(1, 1, 4, 4, kind=torch.int64), 2)
    yield None, F.max_pool2d(torch.tensor([[[[1.0, float("nan")], [3.0, 4.0]]]]), 2)

def padding():
    x = draw(2, 3, 5, 6)
    for pad in ((1, 2), (1, 0, 0, 2), (-1, 2, 1, -2), (0, 0, 1, 1, 2, 0)):
        yield x, F.pad(x, pad)
        yield x, F.pad(x, pad, value=2.5)
    for mode in ("reflect", "replicate", "circular"):
        yield x, F.pad(x, (1, 2, 3, 0), mode=mode)
        yield x, F.pad(x[0], (2, 1), mode=mode)
    for layer in (torch.nn.ZeroPad2d(1), torch.nn.ReflectionPad2d((1, 2, 0, 1)), torch.nn.ReplicationPad2d(2)):
        yield x, layer(x)
    yield None, F.pad(torch.ones(2, 2, dtype=torch.bool), (1, 1))
    yield x, torch.nn.Conv2d(3, 1, 2, padding=1, padding_mode="reflect", dtype=torch.float64)(x).new_zeros(1)

def softmax():
    x = draw(3, 4, 5) / 7
    for dim in (0, 1, -1):
        yield x, F.softmax(x, dim)
        yield x, torch.log_softmax(x, dim)
        yield x, torch.nn.Softmin(dim)(x)
    yield None, F.softmax(x.detach(), 1, dtype=torch.float32).double().round(decimals=5)
    yield x, F.cross_entropy(x, torch.tensor([[1, 2, 3, 0, 1]] * 3))
    yield x, F.gumbel_softmax(x * 0, hard=True).sum()

def matmul():
    a, b, v = draw(4, 5), draw(5, 3), draw(5)
    yield a, a @ b
    yield a, torch.mm(a, b)
    yield a, a @ v
    yield v, v @ b
    yield v, torch.dot(v, v)
    yield a, torch.mv(a, v)
    yield a, torch.addmm(draw(4, 3), a, b, beta=2, alpha=3)
    yield a, torch.addmv(draw(4), a, v)
    batch = draw(2, 4, 5)
    yield batch, torch.bmm(batch, draw(2, 5, 3))
    yield batch, batch @ b
    yield batch, torch.baddbmm(draw(2, 4, 3), batch, draw(2, 5, 3))
    yield a, F.linear(a, draw(3, 5), draw(3))
    yield a, torch.einsum("ij,jk->ik", a, b)
    yield a, torch.tensordot(a, b, 1)
    yield batch, F.scaled_dot_product_attention(batch / 9, batch / 9, batch, is_causal=False)
    yield batch, torch.cdist(batch, batch + 1)
    yield a, torch.nn.Linear(5, 2, dtype=torch.float64).requires_grad_(False)(a) * 0

def sort():
    x = draw(4, 6) % 7
    for dim in (0, 1):
        for descending in (True, False):
            yield x, torch.sort(x, dim, descending)
            yield x, torch.sort(x, dim=dim, descending=descending, stable=True)
            yield None, torch.argsort(x, dim=dim, descending=descending, stable=True)
    unlike = draw(4, 6)
    yield unlike, torch.topk(unlike, 2)
    yield unlike, torch.topk(unlike, 3, 0, largest=False)
    yield unlike, torch.kthvalue(unlike, 2, 1)
    yield unlike, torch.msort(unlike)
    yield unlike, unlike.median()
    yield unlike, unlike.median(1)
    yield None, torch.unique(x.detach(), return_inverse=True, return_counts=True)
    yield None, torch.sort(torch.tensor([2.0, float("nan"), -1.0]))

def results(family):
    found = []
    for given, result in globals()[family]():
        parts = [part for part in (result if isinstance(result, tuple) else (result,)) if isinstance(part, torch.Tensor)]
        gradient = None
        if given is not None and parts[0].requires_grad:
            weights = torch.arange(parts[0].numel(), dtype=parts[0].dtype).reshape(parts[0].shape)
            gradient = torch.autograd.grad((parts[0] * weights).sum(), given)[0].tolist()
        found.append([str([part.detach().tolist() for part in parts]), gradient])
    return found
"""
BANNED = """
import mmap
from operators import Ban
ban = Ban(mmap.mmap(-1, mmap.PAGESIZE), {names!r})
print(json.dumps({{"results": {{name: results(name) for name in {asked!r}}}, "blanks": ban.blanks}}))
"""
NEW = tuple(family for family in FAMILIES if family != "convolution")


def said(names: tuple[str, ...], asked: tuple[str, ...] = ()) -> dict[str, Any]:
    """What a process gives that has lost these families."""
    banned = BANNED.format(names=names, asked=asked or names)
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(bubblewrap.INSIDE)!r})\n{COMPUTE}{banned}"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path("/"))
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def native() -> dict[str, Any]:
    """PyTorch's own kernels, in this process."""
    names: dict[str, Any] = {}
    exec(COMPUTE, names)
    return names


@pytest.fixture(scope="module")
def by_hand() -> dict[str, Any]:
    """Each family by itself taken away, and computed by hand."""
    return {family: said((family,)) for family in NEW}


def close(one: Any, other: Any) -> bool:
    """Whether nested lists of numbers are alike but for rounding."""
    if isinstance(one, list):
        return isinstance(other, list) and len(one) == len(other) and all(map(close, one, other))
    return bool(one == other or (one != one and other != other) or abs(one - other) <= 1e-6 * max(1, abs(one)))


@pytest.mark.parametrize("family", NEW)
def test_values_and_gradients_are_pytorchs(by_hand: dict[str, Any], native: dict[str, Any], family: str) -> None:
    """Every operator of the family in cells and in other questions, with its gradients."""
    assert by_hand[family]["blanks"] == 0
    names = {"nan": float("nan"), "inf": float("inf")}
    pairs = zip(by_hand[family]["results"][family], native["results"](family), strict=True)
    for place, ((got, gradient), (due, right)) in enumerate(pairs):
        assert close(eval(got, names), eval(due, names)), (place, got, due)
        assert (gradient is None) == (right is None)
        assert right is None or close(gradient, right), place


def test_all_families_at_once(native: dict[str, Any]) -> None:
    """What one is computed from may be taken away by another."""
    found = said(FAMILIES, ("pooling", "padding", "sort"))
    assert found["blanks"] == 0
    names = {"nan": float("nan"), "inf": float("inf")}
    for family, results in found["results"].items():
        for (got, _), (due, _) in zip(results, native["results"](family), strict=True):
            assert close(eval(got, names), eval(due, names)), family


@pytest.fixture
def bans(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The table inside the sandbox, looked at from here."""
    monkeypatch.syspath_prepend(str(bubblewrap.INSIDE))
    return importlib.import_module("bans")


def test_both_sides_know_the_same_families(bans: ModuleType) -> None:
    """What assignment.toml may name is what the fork parent can take away, and each stands for something."""
    assert tuple(bans._FAMILIES) == FAMILIES
    assert all(len(bans.operators(name)) > 5 for name in FAMILIES)
    assert bans.operators("cumsum") == bans.operators("aten::cumsum") != []
    assert bans.operators("numpy.convolve") == bans.operators("no_such_operator") == []
    for family, names in {
        "pooling": {"max_pool2d", "avg_pool3d", "adaptive_avg_pool1d", "mkldnn_max_pool2d", "avg_pool2d_backward"},
        "padding": {"pad", "constant_pad_nd", "reflection_pad2d", "replication_pad1d_backward"},
        "softmax": {"softmax", "_log_softmax", "scaled_dot_product_attention"},
        "matmul": {"mm", "addmm", "linear", "dot", "linalg_multi_dot"},
        "sort": {"sort", "argsort", "topk", "kthvalue"},
    }.items():
        found = {name.rpartition("::")[2].partition(".")[0] for name in bans.operators(family)}
        assert names <= found


SOURCE = """
import threading, numpy, torch
import torch.nn.functional as F
from numpy import convolve
before, x = torch.nn.MaxPool2d(2), torch.arange(16.0).reshape(1, 1, 4, 4)
handle = torch.ops.aten.max_pool2d_with_indices.default
at_cells = before(x).sum().item() + F.pad(x, (1, 1)).sum().item() + torch.cumsum(x, -1)[0, 0, 0, 3].item() + int(convolve([1], [2])[0])
def in_thread():
    found = []
    thread = threading.Thread(target=lambda: found.append(before(x)))
    thread.start()
    thread.join()
    return found[0]
def ways():
    with_grad = x.clone().requires_grad_()
    return {
        "pooling": [lambda: before(x), lambda: F.max_pool2d(x, 2), lambda: handle(x, 2), in_thread,
            lambda: F.avg_pool2d(x, 2), lambda: F.adaptive_avg_pool2d(x, 2), lambda: F.max_pool1d(x[0], 2),
            lambda: F.adaptive_max_pool2d(x, 1), lambda: before(with_grad), lambda: torch.max_pool2d(x, 2),
            lambda: torch.vmap(before)(x[None]), lambda: before(x.to_mkldnn()), lambda: F.adaptive_avg_pool2d(x, 1),
            lambda: handle.redispatch(torch._C.DispatchKeySet(torch._C.DispatchKey.PrivateUse1), x, 2),
            lambda: torch.ops.aten.max_pool1d.default.redispatch(torch._C.DispatchKeySet(torch._C.DispatchKey.XLA), x[0], [2]),
            lambda: torch.library.get_kernel("aten::avg_pool2d", "CPU").call_boxed(torch._C.DispatchKeySet(torch._C.DispatchKey.CPU), x, [2]),
            lambda: (torch.library.Library("aten", "IMPL").impl("avg_pool2d", torch.library.fallthrough_kernel, "CPU"), F.avg_pool2d(x, 2)),
            lambda: F.fractional_max_pool2d(x, 2, output_size=2)],
        "padding": [lambda: F.pad(x, (1, 1)), lambda: torch.nn.ZeroPad2d(1)(x), lambda: F.pad(x, (1, 1), mode="reflect"),
            lambda: torch.constant_pad_nd(x, (1, 1)), lambda: torch.nn.ReplicationPad2d(1)(x), lambda: F.pad(x, (1, 1), mode="circular"),
            lambda: torch.ops.aten.constant_pad_nd.default.redispatch(torch._C.DispatchKeySet(torch._C.DispatchKey.XLA), x, [1, 1])],
        "cumsum": [lambda: torch.cumsum(x, 0), lambda: x.cumsum(1), lambda: torch.ops.aten.cumsum(with_grad, 0)],
        "numpy.convolve": [lambda: numpy.convolve([1], [2]), lambda: convolve([1], [2])],
    }
def used(family, number):
    return ways()[family][number]()
def count(family):
    return len(ways()[family])
def cells():
    return at_cells
"""
NAMES = ("convolution", "pooling", "padding", "cumsum", "numpy.convolve")


@pytest.fixture(scope="module")
def process() -> Iterator[StudentProcess]:
    """A student who keeps handles on all that will be forbidden."""
    with Box(SMALL, {}, forbidding=NAMES) as box, box.student([SOURCE]) as made:
        yield made


@pytest.mark.parametrize("name", NAMES[1:])
def test_what_is_forbidden_is_noticed_and_the_rest_is_not(process: StudentProcess, name: str) -> None:
    """However it is spelt, by handles from before, in threads and by alias kernels; other families go on working."""
    counted = process.call(Request("count", (name,), (name,)))
    assert isinstance(counted, Returned)
    assert isinstance(counted.value, int)
    for number in range(counted.value):
        outcome = process.call(Request("used", (name, number), (name,)))
        assert isinstance(outcome, Raised | Returned)
        assert outcome.operators, (name, number, outcome)
    for other in {"pooling", "padding", "cumsum", "numpy.convolve"} - {name}:
        outcome = process.call(Request("used", (other, 0), (name,)))
        assert isinstance(outcome, Returned), (other, outcome)
        assert not outcome.operators


def test_cells_used_them_all(process: StudentProcess) -> None:
    """Before anything is forbidden everything computes what it does in Jupyter."""
    outcome = process.call(Request("cells"))
    assert isinstance(outcome, Returned)
    assert outcome.value == pytest.approx((5 + 7 + 13 + 15) + 120 + 6 + 2)


def test_what_was_forbidden_comes_back_in_a_new_process_alone(process: StudentProcess) -> None:
    """A call that forbids less is answered by a process that never lost more; one that forbids more goes on in the same."""
    for forbid, name, raises in (
        (("pooling",), "pooling", True),
        ((), "pooling", False),
        (("padding",), "padding", True),
    ):
        outcome = process.call(Request("used", (name, 0), forbid))
        assert isinstance(outcome, Raised if raises else Returned), (forbid, outcome)


LEFT = """
import sys, torch
bans = sys.modules["bans"]
REACHED = ("CPU", "QuantizedCPU", "MkldnnCPU", "SparseCPU", "SparseCsrCPU", "NestedTensorCPU",
    "CompositeExplicitAutograd[alias]", "CompositeExplicitAutogradNonFunctional[alias]")
def left(family):
    found = []
    for operator in bans.operators(family):
        for line in torch._C._dispatch_dump(operator).splitlines():
            key, _, place = line.partition(": registered at ")
            if key in REACHED and "/operators.py:" not in place:
                found.append(f"{operator} {key}")
    return found[:20]
"""
PAST_THE_DISPATCHER = {
    "the compiler's convolution": "torch.ops.prim.mkldnn_convolution(x[None, None], x[None, None], None, [1, 1], [0, 0], [1, 1], 1).item() == 14",
    "a static product": "static('aten::mm(%x, %w)', x, x.t()).item() == 14",
    "a static softmax": "softmaxed(static('aten::_softmax(%x, %one, %no)', x, x))",
    "a sparse softmax": "softmaxed(torch.sparse.softmax(x.to_sparse(), 1).to_dense())",
    "a sparse product": "torch.smm(x.to_sparse(), x.t()).to_dense().item() == 14",
    "another sparse product": "torch.hspmm(x.to_sparse(), x.t()).to_dense().item() == 14",
    "a product reduced": "torch.sparse.mm(x.to_sparse_csr(), x.t().contiguous(), 'sum').item() == 14",
    "a product with an activation": "torch._addmm_activation(torch.zeros(1), x, x.t()).item() == 14",
    "a product of oneDNN": "torch.ops.mkldnn._linear_pointwise(x, x, None, 'none', [], '').item() == 14",
    "a packed product": "torch.fbgemm_linear_fp16_weight(x, torch.fbgemm_pack_gemm_matrix_fp16(x.t().contiguous()), torch.zeros(1)).item() == 14",
    "a native runtime": "torch._C._nativert.PyModelRunner is not None",
    "tensor expressions": "torch._C._te.TensorExprKernel is not None",
    "classes by their base": "any(each.__name__ in ('TensorExprKernel', 'PyModelRunner') for each in torch._C.StaticModule.__mro__[1].__subclasses__())",
    "the library loaded again": "again()._jit_to_static_module is not None",
    "what was traced by hand": "written.graph is not None",
}
LOOKING = """
import importlib, sys, torch
x = torch.tensor([[1.0, 2.0, 3.0]])
def softmaxed(y):
    e = torch.exp(x - 3)
    return bool(torch.allclose(y, e / e.sum()))
def static(call, *arguments):
    graph = torch._C.parse_ir(f"graph(%x : Tensor, %w : Tensor):\\n  %one : int = prim::Constant[value=1]()\\n  %no : bool = prim::Constant[value=0]()\\n  %y : Tensor = {call}\\n  return (%y)")
    return torch._C._jit_to_static_module(graph)(*arguments)
def again():
    sys.modules.pop("torch._C")
    return importlib.import_module("torch._C")
"""


@pytest.fixture(scope="module")
def without_any() -> Iterator[Box]:
    """A box that takes all families away."""
    with Box({}, {}, forbidding=FAMILIES) as box:
        yield box


def test_no_kernel_of_a_family_is_left(without_any: Box) -> None:
    """Whatever layout a tensor has and whichever alias calls it: what the dispatcher finds first is ours."""
    with without_any.student([LEFT]) as process:
        for family in FAMILIES:
            outcome = process.call(Request("left", (family,)))
            assert isinstance(outcome, Returned), outcome
            assert outcome.value == [], family


@pytest.mark.parametrize("way", PAST_THE_DISPATCHER)
def test_nothing_computes_past_the_dispatcher(without_any: Box, way: str) -> None:
    """No compiler's own kernel, runtime or layout gives what is forbidden, and none of them comes back."""
    written = (
        "def look():\n    try:\n        return bool("
        + PAST_THE_DISPATCHER[way]
        + ")\n    except Exception:\n        return False"
    )
    begun = "def plain(y):\n    return torch.mm(y, y.t())\nwritten = torch.jit.trace(plain, x, check_trace=False)"
    with without_any.student([LOOKING, begun, written]) as process:
        outcome = process.call(Request("look", forbid=FAMILIES))
    assert isinstance(outcome, Returned | Died), outcome
    assert not isinstance(outcome, Returned) or outcome.value is False


def test_where_none_can_be_taken_away_nothing_is_graded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A build of PyTorch that cannot forget its compiler's own kernels is refused, and what to install is said."""
    monkeypatch.setattr(engines, "_DEREGISTER", "no_such_symbol")
    with pytest.raises(RuntimeError, match=r"cannot forget prim::.*constraints\.txt"):
        engines.take_away()
