"""Every row of the table of limits and every group of system calls, reached by an attack and seen to hold."""

from __future__ import annotations

import dataclasses
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sandboxed import SMALL, WithoutRlimits, WithoutSeccomp, attack, table

from autograder.errors import SandboxError
from autograder.grading.student import reason
from autograder.model import Reason
from autograder.sandbox import limits, selfcheck
from autograder.sandbox.box import Box
from autograder.sandbox.outcomes import CutShort, Died, Outcome, Raised, Request, Returned, TimedOut
from autograder.sandbox.values import Tensor, Unkept


@pytest.fixture(scope="module")
def box() -> Iterator[Box]:
    """A box with all layers, every limit small."""
    with Box(SMALL, {"helper.py": b"value = 1\n"}, forbidding=["convolution"]) as made:
        yield made


@pytest.fixture(scope="module")
def patient() -> Iterator[Box]:
    """A box where taking all memory takes no time that counts, however busy the machine."""
    with Box({**SMALL, "call_seconds": 20}, {}) as made:
        yield made


def raised(kind: str) -> Callable[[Outcome], bool]:
    """Whether the attack ended in an error of this type."""
    return lambda outcome: isinstance(outcome, Raised) and outcome.type == kind


def returned(least: int, most: int) -> Callable[[Outcome], bool]:
    """Whether the attack came as far as this, and no further."""
    return lambda outcome: (
        isinstance(outcome, Returned) and isinstance(outcome.value, int) and least <= outcome.value <= most
    )


def timed_out(outcome: Outcome) -> bool:
    """Whether the trusted clock ended the attack."""
    return isinstance(outcome, TimedOut)


def large_tensor_left(outcome: Outcome) -> bool:
    """Whether of two tensors the small one came back, and of the large one its form."""
    match outcome:
        case Returned((Tensor(), Unkept("float32", (64, 256)))):
            return True
        case _:
            return False


COUNT = """
def count(step, most):
    done = 0
    try:
        while done < most:
            step(done)
            done += 1
    except (OSError, RuntimeError, MemoryError):
        pass
    return done
"""
ATTACKS: dict[str, tuple[str, Callable[[Outcome], bool]]] = {
    "call_seconds": ("def attack():\n    while True: pass\n", timed_out),
    "memory_mib": (COUNT + "def attack():\n    kept = []\n    return count(lambda _: kept.append(bytes(1 << 20)), 4096)\n", returned(300, 600)),
    "file_mib": (COUNT + "def attack():\n    with open('/tmp/f', 'wb', 0) as f:\n        return count(lambda _: f.write(bytes(1 << 20)), 99)\n", returned(4, 4)),
    "open_files": (COUNT + "def attack():\n    kept = []\n    return count(lambda _: kept.append(open('/dev/null')), 999)\n", returned(30, 40)),
    "threads": (COUNT + "import threading\ndef attack():\n    threading.stack_size(1 << 16)\n    stop = threading.Event()\n    done = count(lambda _: threading.Thread(target=stop.wait, daemon=True).start(), 9999)\n    stop.set()\n    return done\n", returned(10, 400)),
    "result_kib": ("import torch\ndef attack():\n    return torch.zeros(64), torch.zeros(64, 256)\n", large_tensor_left),
    "tmp_mib": (COUNT + "def attack():\n    return count(lambda n: open(f'/tmp/{n}', 'wb').write(bytes(1 << 20)), 99)\n", returned(7, 8)),
    "tmp_files": (COUNT + "def attack():\n    return count(lambda n: open(f'/tmp/{n}', 'wb').close(), 999)\n", returned(50, 64)),
}  # fmt: skip


@pytest.mark.parametrize("name", ATTACKS)
def test_a_limit_holds(box: Box, name: str) -> None:
    """An attack that reaches one row of the table gets that far and no further."""
    source, holds = ATTACKS[name]
    outcome = attack(box, source)
    if name == "threads" and os.getuid() == 0 and os.uname().release < "6.14":
        pytest.skip("Linux before 6.14 counts no threads for the machine's root: memory bounds them")
    assert holds(outcome), outcome


def test_the_clock_of_cells(box: Box) -> None:
    """What hangs in a cell is left out, and the rest is run."""
    with box.student(["import time\ntime.sleep(60)\ndef attack():\n    return 7\n"]) as process:
        assert process.call(Request("attack")) == Returned(7, ())
        assert process.run.cut_short == {0: CutShort(TimedOut(), (1,), (2,))}


def test_many_cells_that_hang_leave_time_for_the_answer() -> None:
    """Fifty cells that sleep for a minute, in twelve seconds: what hangs is left out, and what comes after it is there."""
    cells = [*["import time\ntime.sleep(60)"] * 50, "def attack():\n    return 7\n"]
    with Box({**SMALL, "cells_seconds": 1, "total_seconds": 12}, {}) as hurried, hurried.student(cells) as process:
        assert process.call(Request("attack")) == Returned(7, ())
        assert len(process.run.cut_short) >= 50


def test_processor_time_is_bounded_where_the_clock_fails() -> None:
    """RLIMIT_CPU ends a process that the trusted clock would let run."""
    with Box({**SMALL, "call_seconds": 60, "cpu_seconds": 1}, {}) as box:
        assert attack(box, "def attack():\n    while True: pass\n") == TimedOut()


def test_every_row_of_the_table_is_attacked() -> None:
    """No limit without an attack: those above, the clocks, processor time."""
    assert table() == {*ATTACKS, "cells_seconds", "total_seconds", "cpu_seconds"} == SMALL.keys()


def test_there_is_nothing_of_the_machine_to_see(box: Box) -> None:
    """Folders, processes, descriptors, environment: its own, and the interpreter's."""
    source = """
import os
def attack():
    assert set(os.listdir("/")) <= {"bin", "dev", "inside", "lab", "lib", "lib64", "packages", "proc", "python", "tmp", "usr"}
    assert set(os.listdir("/proc")) <= {"self", "thread-self", "1"}, os.listdir("/proc")
    assert sorted(os.listdir("/lab")) == ["helper.py"]
    kinds = [os.readlink(f"/proc/self/fd/{n}") for n in os.listdir("/proc/self/fd") if os.path.islink(f"/proc/self/fd/{n}")]
    assert sorted(kind.split(":")[0] for kind in kinds if not kind.startswith("/proc")) == ["/dev/null"] * 3 + ["socket"], kinds
    assert not [line for line in open("/proc/self/maps") if line.split()[1][1:] == "w-s" or line.split()[1] == "rw-s"]
    assert set(os.environ) <= {"PATH", "LC_ALL", "PYTHONHASHSEED", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "MPLCONFIGDIR", "HOME", "LD_LIBRARY_PATH", "PWD"}
    return 1
"""
    assert attack(box, source) == Returned(1, ())


def test_nothing_can_be_changed_outside_tmp(box: Box) -> None:
    """Not the devices either: the machine's root is their owner, and could chmod them for everybody."""
    before = os.stat("/dev/null")
    source = """
import os
def attack():
    changed = []
    for place in ("/dev/null", "/dev/zero", "/dev/full", "/dev/urandom", "/dev/shm", "/lab", "/inside", "/inside/wire.py",
                  "/packages/torch", "/python/bin/python3", "/proc/self/oom_score_adj", "/usr/lib"):
        for change in (lambda: os.chmod(place, 0o777), lambda: os.utime(place), lambda: os.rename(place, place + "2")):
            try:
                change()
                changed.append(place)
            except OSError:
                pass
    for folder in ("/", "/dev", "/dev/shm", "/lab", "/inside", "/packages", "/python/lib"):
        try:
            open(folder + "/left-behind", "w").close()
            changed.append(folder)
        except OSError:
            pass
    return len(changed)
"""
    assert attack(box, source) == Returned(0, ())
    assert os.stat("/dev/null") == before


def test_no_capability_is_held_or_can_be_gained(box: Box) -> None:
    """Neither by the process itself nor by what it executes: the kernel's own account of all five sets."""
    source = """
def attack():
    with open("/proc/self/status") as file:
        return [line.split()[1] for line in file if line.startswith("Cap")]
"""
    assert attack(box, source) == Returned(["0" * 16] * 5, ())


def test_signals_reach_nobody_else(box: Box) -> None:
    """kill(0), kill(-1) and killpg end at the sender; the fork parent serves on."""
    source = """
import os, signal
def attack():
    for target in (0, -1, 2, 3):
        for number in (signal.SIGINT, signal.SIGKILL, signal.SIGSTOP):
            try:
                os.kill(target, number)
            except (OSError, KeyboardInterrupt):
                pass
    return 1
"""
    attack(box, source)
    assert attack(box, "def attack():\n    return 2\n") == Returned(2, ())


def test_students_leave_nothing_to_the_next(box: Box) -> None:
    """Files, modules, libraries' settings, environment, descriptors: the next process has none of it."""
    leave = """
import builtins, gc, os, sys, torch, numpy, matplotlib
import helper
def attack():
    for place in ("/tmp/x", "/dev/shm/x", "/lab/x.py", "/inside/x", "/x"):
        try:
            open(place, "w").write("left")
        except OSError:
            pass
    helper.value = builtins.left = torch.left = numpy.left = 2
    sys.modules["left"] = sys
    os.environ["LEFT"] = "1"
    matplotlib.rcParams["lines.linewidth"] = 99
    torch.set_default_dtype(torch.float64)
    torch.manual_seed(99)
    torch.ones(4).fill_(3)
    sys.setrecursionlimit(77)
    os.umask(0o777)
    return 1
"""
    look = """
import builtins, os, sys, torch, numpy, matplotlib
import helper
def attack():
    assert not any(os.path.exists(place) for place in ("/tmp/x", "/dev/shm/x", "/lab/x.py", "/inside/x", "/x"))
    assert helper.value == 1 and not any(hasattr(where, "left") for where in (builtins, torch, numpy))
    assert "left" not in sys.modules and "LEFT" not in os.environ
    assert matplotlib.rcParams["lines.linewidth"] != 99 and sys.getrecursionlimit() > 77
    assert torch.ones(1).dtype is torch.float32
    return torch.initial_seed()
"""
    before = attack(box, look)
    assert attack(box, leave) == Returned(1, ())
    assert isinstance(before, Returned)
    assert attack(box, look) == before


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param("bytearray(1 << 40)", Reason.TOO_MUCH_MEMORY, id="python"),
        pytest.param("torch.empty(1 << 40)", Reason.TOO_MUCH_MEMORY, id="torch"),
        pytest.param("numpy.ones(1 << 40)", Reason.TOO_MUCH_MEMORY, id="numpy"),
        pytest.param("mmap.mmap(-1, 1 << 40)", Reason.TOO_MUCH_MEMORY, id="system"),
        pytest.param("[0] * (1 << 40)", Reason.TOO_MUCH_MEMORY, id="list"),
        pytest.param("torch.ones(1 << 14, 1 << 14) @ torch.ones(1 << 14, 1 << 14)", Reason.TOO_MUCH_MEMORY, id="result"),
        pytest.param("kept.append(torch.ones(110 << 20)), ctypes.string_at(0)", Reason.TOO_MUCH_MEMORY, id="full and crashed"),
        pytest.param("ctypes.string_at(0)", Reason.DIED, id="only crashed"),
        pytest.param("os._exit(3)", Reason.DIED, id="only ended"),
        pytest.param("os.abort()", Reason.DIED, id="only aborted"),
    ],
)  # fmt: skip
def test_memory_is_named_where_it_is_the_cause(patient: Box, code: str, expected: Reason) -> None:
    """Whoever notices it: Python, torch, numpy, the kernel, or a crash with all memory taken."""
    source = f"import ctypes, mmap, numpy, os, torch\nkept = []\ndef attack():\n    {code}\n"
    assert reason(attack(patient, source)) is expected


def test_a_student_who_takes_all_memory_is_stopped_alone(patient: Box) -> None:
    """The same box serves the next student; the kernel was told whom to end first."""
    source = "kept = []\ndef attack():\n    while True: kept.append(bytes(1 << 22))\n"
    assert reason(attack(patient, source)) is Reason.TOO_MUCH_MEMORY
    look = "def attack():\n    return int(open('/proc/self/oom_score_adj').read())\n"
    assert attack(patient, look) == Returned(1000, ())


def test_students_share_huge_pages() -> None:
    """Where Linux has them; a fork then has hundreds of pages to share, not 40,000."""
    source = """
def attack():
    with open("/proc/self/smaps_rollup") as file:
        return sum(int(line.split()[1]) for line in file if line.startswith("AnonHugePages"))
"""
    with Box(SMALL, {}) as box:
        seen = attack(box, source)
    assert isinstance(seen, Returned) and isinstance(seen.value, int)
    choice = Path("/sys/kernel/mm/transparent_hugepage/enabled")
    if choice.is_file() and "[never]" not in choice.read_text():
        assert seen.value > 20_000


def test_a_fork_parent_that_ends_is_replaced() -> None:
    """In or between submissions: a SandboxError at most, and the next student is served."""
    with Box(SMALL, {}) as box:
        assert attack(box, "def attack():\n    return 1\n") == Returned(1, ())
        assert box._parent is not None
        assert box._parent._process is not None
        os.kill(box._parent._process.pid, signal.SIGKILL)
        time.sleep(0.2)
        try:
            attack(box, "def attack():\n    return 1\n")
        except SandboxError as error:
            assert "autograder doctor" in str(error)  # noqa: PT017 - that it may be raised is the point
        assert attack(box, "def attack():\n    return 1\n") == Returned(1, ())


class TestDefenceInDepth:
    """One layer off at a time: the next one holds where it should."""

    def test_without_seccomp(self) -> None:
        """No network, no other process, no right to mount or to become somebody: namespaces, mounts, capabilities."""
        source = """
import ctypes, os, socket
libc = ctypes.CDLL(None, use_errno=True)
def fails(action):
    try:
        return action() == -1
    except (OSError, subprocess_error):
        return True
subprocess_error = ValueError
def attack():
    child = os.fork()
    if child == 0:
        while True: pass
    return [
        fails(lambda: socket.create_connection(("1.1.1.1", 53), timeout=1)),
        fails(lambda: os.kill(3, 9)),
        fails(lambda: libc.mount(b"tmpfs", b"/lab", b"tmpfs", 0, None)),
        fails(lambda: libc.umount2(b"/tmp", 2)),
        fails(lambda: os.setuid(12345)),
        fails(lambda: os.chmod("/dev/null", 0)),
        fails(lambda: os.execv("/bin/sh", ["sh"])),
        fails(lambda: os.chroot("/tmp")),
        fails(lambda: os.mknod("/tmp/disk", 0o60666, os.makedev(254, 0))),
    ]
"""
        with WithoutSeccomp(SMALL, {}) as box:
            assert attack(box, source) == Returned([True] * 9, ())
            assert attack(box, "def attack():\n    return 1\n") == Returned(1, ()), "what it had forked is gone"

    def test_without_resource_limits(self) -> None:
        """Time is bounded by the clock, /tmp by its mount, writing elsewhere by the mounts."""
        with WithoutRlimits({**SMALL, "file_mib": 4096}, {}) as box:
            assert attack(box, ATTACKS["call_seconds"][0]) == TimedOut()
            assert ATTACKS["tmp_mib"][1](attack(box, ATTACKS["tmp_mib"][0]))
            assert ATTACKS["tmp_files"][1](attack(box, ATTACKS["tmp_files"][0]))

    def test_without_namespaces(self) -> None:
        """Uncontained, and said so: seccomp and resource limits still hold."""
        with Box(SMALL, {}, contained=False) as box:
            for code in ("socket.socket()", "os.fork()", "os.execv('/bin/true', ['true'])", "os.setuid(1)"):
                source = f"import os, socket\ndef attack():\n    {code}\n"
                assert raised("PermissionError")(attack(box, source)), code
            assert isinstance(attack(box, ATTACKS["memory_mib"][0]), Returned)
        assert set(limits.layers(contained=True)) - set(limits.layers(contained=False)) == {
            "bubblewrap", "capabilities", "mounts", "namespaces",
        }  # fmt: skip


UNCONTAINED = """
from autograder.sandbox.box import Box
from autograder.sandbox.outcomes import Request
with Box({{}}, {{}}, contained=False) as box, box.student([{source!r}]) as process:
    print(process.call(Request("attack")).value)
"""


def test_uncontained_works_for_an_ordinary_user() -> None:
    """Who is not root may confine a process too, as far as that goes without namespaces; it is still ended first."""
    source = "def attack():\n    return int(open('/proc/self/oom_score_adj').read())\n"
    command = [sys.executable, "-B", "-c", UNCONTAINED.format(source=source)]
    if os.getuid() == 0:  # with the one right that reading an interpreter in root's own folder may take
        right = ["--inh-caps", "+dac_read_search", "--ambient-caps", "+dac_read_search"]
        command = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", *right, *command]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=600, env={**os.environ, "HOME": "/tmp"})
    assert ran.stdout == "1000\n", ran.stderr


def test_doctor_finds_that_everything_holds() -> None:
    """`autograder doctor` tries every limit on this machine."""
    found = selfcheck.findings()
    assert [dataclasses.asdict(finding) for finding in found if not finding.holds] == []


def test_a_forbidden_operator_is_noticed_however_it_is_spelt(box: Box) -> None:
    """In Python, in other threads, on oneDNN and quantised tensors, by alias kernels, by handles from before."""
    spelt = """
import threading, torch
import torch.nn.functional as F
x, w = torch.ones(1, 1, 4, 4), torch.ones(1, 1, 2, 2)
layer = torch.nn.Conv2d(1, 1, 2)
before, handle = layer.forward, torch.ops.aten.convolution.default
layer(x).sum().backward()
@torch.jit.script
def scripted(x, w):
    return torch.conv2d(x, w)
ARGUMENTS = (x, w, None, [1, 1], [0, 0], [1, 1], False, [0, 0], 1)
def in_thread():
    thread = threading.Thread(target=F.conv2d, args=(x, w))
    thread.start()
    thread.join()
SPELT = {
    "functional": lambda: F.conv2d(x, w), "layer": lambda: before(x), "handle": lambda: handle(*ARGUMENTS),
    "transposed": lambda: F.conv_transpose2d(x, w), "one": lambda: F.conv1d(x[0], w[0]), "thread": in_thread,
    "script": lambda: scripted(x, w), "vmap": lambda: torch.vmap(lambda a: F.conv2d(a, w))(x[None]),
    "onednn": lambda: F.conv2d(x.to_mkldnn(), w.to_mkldnn()), "complex": lambda: F.conv2d(x + 0j, w + 0j),
    "half": lambda: F.conv2d(x.half(), w.half()), "gradient": lambda: torch.nn.grad.conv2d_input(x.shape, w, x[:, :, 1:, 1:]),
    "alias": lambda: handle._op_dk(torch._C.DispatchKey.CompositeExplicitAutograd, *ARGUMENTS),
    "onednn alias": lambda: torch.ops.aten.mkldnn_convolution.default._op_dk(
        torch._C.DispatchKey.CompositeExplicitAutograd, x, w, None, [0, 0], [1, 1], [1, 1], 1),
    "double backward": lambda: torch.ops.aten.convolution_backward(x[:, :, 1:, 1:], *ARGUMENTS[:2], None, *ARGUMENTS[3:], [True] * 3),
    "quantised": lambda: torch.ops.quantized.conv2d_prepack(
        torch.quantize_per_tensor(w, 1.0, 0, torch.qint8), None, [1, 1], [0, 0], [1, 1], 1),
    "fallthrough": lambda: (torch.library.Library("aten", "IMPL").impl("convolution", torch.library.fallthrough_kernel, "CPU"), F.conv2d(x, w)),
}
""" + "".join(f"def spelt_{n}():\n    return list(SPELT.values())[{n}]()\n" for n in range(17))
    with box.student([spelt]) as process:
        for number in range(17):
            outcome = process.call(Request(f"spelt_{number}", forbid=("convolution",)))
            assert isinstance(outcome, Raised | Returned) and outcome.operators, (number, outcome)


@pytest.mark.parametrize(
    "tamper",
    [
        "sys.modules['child'].Ban = sys.modules['operators'].Ban = lambda *_: None",
        "gc.unfreeze(); [setattr(o, 'called', None) for o in gc.get_objects() if type(o).__name__ == 'Ban']",
        "gc.unfreeze(); [setattr(o, '__code__', (lambda *a: 4).__code__) for o in gc.get_objects()"
        " if type(o).__name__ == 'function' and o.__name__ == 'kernel']",
        "gc.unfreeze(); [setattr(o, 'cell_contents', bytes(1)) for o in gc.get_objects()"
        " if type(o).__name__ == 'cell' and 'mmap' in repr(o)]",
        "gc.unfreeze(); [o.seek(0) or o.write(bytes(1)) for o in gc.get_objects() if type(o).__name__ == 'mmap']",
        "sys.modules['child'].Child._call = sys.modules['child'].Child._outcome",
        "[o.reset() for o in gc.get_objects() if type(o).__name__ == '_DispatchModule']",
        "sys.modules['operators']._blank = lambda *_: 1 / 0",
        "setattr(torch._C, '_dispatch_library', None)",
        "sys.modules['operators'].any = sys.modules['operators'].bool = lambda *_: False",
        "sys.modules['operators'].Ban._refuse.__code__ = (lambda *a, **k: 4).__code__",
        "gc.unfreeze(); [o.__setitem__('any', lambda *a: False) for o in gc.get_objects() if type(o) is dict and 'ForbiddenOperator' in o]",
        "sys.settrace(lambda f, *_: [f.f_locals.__setitem__(n, bytes(9)) for n in f.f_code.co_freevars if n in ('page', 'place')] and None)",
    ],
)
def test_the_ban_cannot_be_undone(box: Box, tamper: str) -> None:
    """Whatever a cell does to our modules, no right convolution comes out: the kernels are not there any more."""
    source = f"""
import gc, sys, torch
{tamper}
def attack():
    {tamper}
    return bool((torch.conv2d(torch.ones(1, 1, 4, 4), torch.ones(1, 1, 2, 2)) == 4).all())
"""
    outcome = attack(box, source, forbid=("convolution",))
    assert not (isinstance(outcome, Returned) and outcome.value is True), outcome
    assert isinstance(outcome, Returned | Raised | Died | TimedOut)
