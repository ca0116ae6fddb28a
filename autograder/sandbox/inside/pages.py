"""The fork parent's memory, arranged so that its children share it well: what they do not write, they need not copy.

It makes no difference to what a process sees. Where glibc is older than 2.33, nothing happens.
"""

from __future__ import annotations

import ctypes

_libc = ctypes.CDLL(None)
_libc.malloc.argtypes, _libc.malloc.restype = [ctypes.c_size_t], ctypes.c_size_t
_libc.sbrk.restype = ctypes.c_size_t
_MADV_HUGEPAGE = 14
_M_TRIM_THRESHOLD, _M_TOP_PAD, _M_MMAP_THRESHOLD = -1, -2, -3
_ROOM = 256 << 20
_HUGE = 2 << 20
_SIZES = (*(1 << power for power in range(16, 10, -1)), *range(1024, 8, -16))


class _Heap(ctypes.Structure):
    """mallinfo2(3)."""

    _fields_ = tuple(
        (name, ctypes.c_size_t)
        for name in (
            "arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks", "fordblks", "keepcost",
        )
    )  # fmt: skip


def make_room() -> None:
    """Let the heap lie in huge pages from here on, before it is filled: later that would take as long as a hundred forks.

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


def fill_holes() -> None:
    """Take all free chunks below the top of the heap, and give back what is above: what a child allocates lies there.

    Holes are few and small, but every one that a child uses lies on a page of the parent's, which is copied for it.
    """
    if not hasattr(_libc, "mallinfo2"):
        return
    _libc.mallinfo2.restype = _Heap
    top = _libc.sbrk(0) - _libc.mallinfo2().keepcost
    for size in _SIZES:
        while 0 < _libc.malloc(size) < top:
            pass
    _libc.mallopt(_M_TOP_PAD, 128 << 10)
    _libc.malloc_trim(0)


def _madvise(start: int, end: int, advice: int) -> None:
    """Of all huge pages that fit between two addresses."""
    first, last = -(-start // _HUGE) * _HUGE, end // _HUGE * _HUGE
    if first < last:
        _libc.madvise(ctypes.c_void_p(first), ctypes.c_size_t(last - first), advice)
