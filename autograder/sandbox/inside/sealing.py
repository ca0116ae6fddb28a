"""Functions that student code may call and cannot change, although they lie in its process."""

from __future__ import annotations

import ctypes
import dis
from collections.abc import Callable
from types import FunctionType
from typing import Any


def sealed(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same, with what it takes from the function around it as constants, and out of the sight of `gc`.

    Variables, those of a closure too, may be changed by a tracer or through a frame; constants may not. It is to stand on
    one line, since a tracer may jump from line to line, and to use no name of its module, since those may mean anything.
    """
    assert isinstance(function, FunctionType)
    code = function.__code__
    held = {name: cell.cell_contents for name, cell in zip(code.co_freevars, function.__closure__ or (), strict=True)}
    places = {name: len(code.co_consts) + number for number, name in enumerate(held)}
    text = bytearray(code.co_code)
    for step in dis.get_instructions(code):
        assert step.opname not in ("LOAD_GLOBAL", "LOAD_NAME")
        if step.opname == "COPY_FREE_VARS":
            text[step.offset : step.offset + 2] = dis.opmap["NOP"], 0
        elif step.opname == "LOAD_DEREF":
            text[step.offset : step.offset + 2] = dis.opmap["LOAD_CONST"], places[step.argval]
    constant = code.replace(co_code=bytes(text), co_consts=(*code.co_consts, *held.values()), co_freevars=())
    made = FunctionType(constant, {"__builtins__": {}}, function.__name__)
    ctypes.pythonapi.PyObject_GC_UnTrack(ctypes.py_object(made))
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(made))  # what is not tracked must never be thrown away
    return made
