"""The fork parent's memory, arranged so that its children share it well: what they do not write, they need not copy.

It makes no difference to what a process sees. Where glibc is older than 2.33, nothing happens.
"""

from __future__ import annotations

import atexit
import ctypes
import os
from collections.abc import Callable, Iterable

_libc = ctypes.CDLL(None)
_libc.malloc.argtypes, _libc.malloc.restype = [ctypes.c_size_t], ctypes.c_size_t
_libc.sbrk.restype = ctypes.c_size_t
_python = ctypes.pythonapi
_python.PyObject_Malloc.argtypes, _python.PyObject_Malloc.restype = [ctypes.c_size_t], ctypes.c_size_t
_MADV_HUGEPAGE = 14
_M_TRIM_THRESHOLD, _M_TOP_PAD, _M_MMAP_THRESHOLD = -1, -2, -3
_ROOM = 256 << 20
_HUGE = 2 << 20
_SIZES = (*(1 << power for power in range(16, 10, -1)), *range(1024, 8, -16))
_OF_OBJECTS = range(512, 0, -16)
_RAW = 0


class _Heap(ctypes.Structure):
    """mallinfo2(3)."""

    _fields_ = tuple(
        (name, ctypes.c_size_t)
        for name in (
            "arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks", "fordblks", "keepcost",
        )
    )  # fmt: skip


class _Raw(ctypes.Structure):
    """PyMemAllocatorEx."""

    _fields_ = tuple((name, ctypes.c_void_p) for name in ("context", "malloc", "calloc", "realloc", "free"))


class _Arenas(ctypes.Structure):
    """PyObjectArenaAllocator: where Python has the memory for its own objects from."""

    _fields_ = tuple((name, ctypes.c_void_p) for name in ("context", "take", "give_back"))


def make_room() -> None:
    """Let the heap lie in huge pages from here on, before it is filled: later that would take as long as a hundred forks.

    Python's own objects, which else have mappings of their own, are put there too.
    A heap that was once told how to grow no longer learns it: it is told what it would have learnt.
    """
    if not hasattr(_libc, "mallinfo2"):
        return
    top: int = _libc.sbrk(0)
    _libc.mallopt(_M_TOP_PAD, _ROOM)
    while _libc.sbrk(0) == top:
        _libc.malloc(_SIZES[0])
    _madvise(top, _libc.sbrk(0), _MADV_HUGEPAGE)
    _libc.mallopt(_M_MMAP_THRESHOLD, 32 << 20)
    _libc.mallopt(_M_TRIM_THRESHOLD, 64 << 20)
    _put_objects_there(top)


def _put_objects_there(top: int) -> None:
    """Let Python's objects lie in the heap above `top`; what it began with lies elsewhere, and must never be given back."""
    atexit.register(os._exit, 0)  # Python's own shutdown would give it back, to a heap that it did not come from
    raw = _Raw()
    _python.PyMem_GetAllocator(_RAW, ctypes.byref(raw))
    _python.PyObject_SetArenaAllocator(ctypes.byref(_Arenas(raw.context, raw.malloc, raw.free)))
    _fill(_python.PyObject_Malloc, _OF_OBJECTS, top)


def fill_holes() -> None:
    """Take all free chunks below the top of the heap, and give back what is above: what a child allocates lies there.

    Holes are small, but every one that a child uses lies on a page of the parent's, which is copied for it: those between
    Python's objects are a third of all that it would copy.
    """
    if not hasattr(_libc, "mallinfo2"):
        return
    _libc.mallinfo2.restype = _Heap
    top = _libc.sbrk(0) - _libc.mallinfo2().keepcost
    _fill(_libc.malloc, _SIZES, top)
    _fill(_python.PyObject_Malloc, _OF_OBJECTS, top)
    _libc.mallopt(_M_TOP_PAD, 128 << 10)
    _libc.malloc_trim(0)


def _fill(take: Callable[[int], int], sizes: Iterable[int], top: int) -> None:
    """Take memory of each of these sizes until some of it lies in the heap above `top`."""
    for size in sizes:
        while (place := take(size)) and not top <= place < top + 2 * _ROOM:
            pass


def _madvise(start: int, end: int, advice: int) -> None:
    """Of all huge pages that fit between two addresses."""
    first, last = -(-start // _HUGE) * _HUGE, end // _HUGE * _HUGE
    if first < last:
        _libc.madvise(ctypes.c_void_p(first), ctypes.c_size_t(last - first), advice)
