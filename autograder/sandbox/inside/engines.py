"""What runs operators without asking the dispatcher, or writes down what they are made of: taken away where operators are.

PyTorch's script compiler has kernels of its own (oneDNN's convolution, what its fusers make of a graph); its static
runtime, its tensor expressions and its native runtime call others directly; its tracer would write down what our
operators compute (see `by_hand_table`), to be done again where they are forbidden. What is scripted runs all the same,
each operator by itself, and what is traced runs as it is written. None of the rest comes back: `torch._C` cannot be
loaded twice.
"""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path
from typing import Any

import torch

_KERNELS = (
    *("prim::mkldnn_convolution", "prim::oneDNNFusionGroup", "prim::FusionGroup"),
    *("prim::TensorExprGroup", "prim::TensorExprDynamicGroup", "prim::StaticSubgraph"),
)
_RUNTIMES = ("_jit_to_static_module", "_fuse_to_static_module", "_te", "_nativert")
_TRACERS = (
    *("_create_function_from_trace", "_create_function_from_trace_with_dict", "_create_graph_by_tracing"),
    *("_create_method_from_trace", "_create_method_from_trace_with_dict"),
)
_DEREGISTER = "_ZN5torch3jit18deregisterOperatorERKN3c1014FunctionSchemaE"


def take_away() -> None:
    """From this process and its children."""
    for name in _KERNELS:
        for schema in torch._C._jit_get_schemas_for_operator(name):
            _deregister(schema)
    for name in (*_RUNTIMES, *_TRACERS):
        sys.modules.pop(f"torch._C.{name}", None)
        for holder in (torch._C, torch._C.ScriptModule):
            if name in vars(holder):
                delattr(holder, name)
    for name in ("trace", "trace_module"):
        setattr(torch.jit, name, _as_written)


def _as_written(thing: Any, *_: Any, **__: Any) -> Any:
    return thing


def _deregister(schema: Any) -> None:
    """torch::jit::deregisterOperator, of which there is no form in Python. Raises RuntimeError where a build has none."""
    library = ctypes.CDLL(str(Path(torch.__file__).parent / "lib" / "libtorch_cpu.so"))
    deregister = getattr(library, _DEREGISTER, None)
    if deregister is None:
        raise RuntimeError(
            f"this build of PyTorch ({torch.__version__}) cannot forget {schema.name}, which would undo what questions "
            "forbid: install the version in constraints.txt"
        )
    # pybind11 keeps a pointer to the schema after the object's head.
    deregister(ctypes.c_void_p.from_address(id(schema) + object.__basicsize__))
