"""The allow list of system calls, from inside: what is refused, with which arguments, and what honest code needs."""

from __future__ import annotations

from collections.abc import Iterator

import pyseccomp
import pytest
from sandboxed import SMALL, attack

from autograder.sandbox import system_calls
from autograder.sandbox.box import Box
from autograder.sandbox.outcomes import Returned


@pytest.fixture(scope="module")
def box() -> Iterator[Box]:
    """A box with all layers, every limit small."""
    with Box(SMALL, {}) as made:
        yield made


FORBIDDEN_CALLS = (
    "ptrace", "process_vm_readv", "process_vm_writev", "io_uring_setup", "userfaultfd", "personality", "ioctl", "bpf",
    "perf_event_open", "keyctl", "add_key", "request_key", "mount", "umount2", "setns", "unshare", "pivot_root",
    "chroot", "socket", "execve", "execveat", "setuid", "setgid", "setgroups", "reboot", "kexec_load", "init_module",
    "finit_module", "memfd_create", "shmget", "shmat", "msgget", "semget", "mq_open", "open_by_handle_at",
    "name_to_handle_at", "sethostname", "acct", "syslog", "fchownat", "mknodat", "linkat", "symlinkat", "setsid",
    "setpgid", "setpriority", "pidfd_open", "pidfd_send_signal", "pidfd_getfd", "process_madvise", "move_pages",
    "mount_setattr", "open_tree", "fsopen", "landlock_create_ruleset", "seccomp", "prctl", "modify_ldt", "iopl",
    "clock_settime", "settimeofday", "adjtimex", "setxattr", "fanotify_init", "inotify_init1", "quotactl", "swapon",
    "flock", "membarrier", "fadvise64", "setsockopt", "sendmsg", "recvmsg", "vmsplice", "splice", "tee", "signalfd4", "mbind", "set_mempolicy", "migrate_pages", "kcmp", "lookup_dcookie",
)  # fmt: skip


def numbers(names: tuple[str, ...]) -> dict[str, int]:
    """System calls of this architecture by name."""
    found = {name: pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name) for name in names}
    return {name: number for name, number in found.items() if number >= 0}


def test_system_calls_off_the_list_are_refused(box: Box) -> None:
    """Tracing, other namespaces, sockets, programs, keys, shared memory, kernel interfaces: EPERM, all of them."""
    calls = numbers(FORBIDDEN_CALLS)
    assert len(calls) > 60
    source = f"""
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
def attack():
    answers = []
    for number in {list(calls.values())}:
        ctypes.set_errno(0)
        answers.append(int(libc.syscall(number, 0, 0, 0, 0, 0) == -1 and ctypes.get_errno() == 1))
    return answers
"""
    outcome = attack(box, source)
    assert isinstance(outcome, Returned)
    assert isinstance(outcome.value, list)
    assert [name for name, refused in zip(calls, outcome.value, strict=True) if not refused] == []


def test_no_processes_but_threads(box: Box) -> None:
    """fork, vfork and clone without CLONE_THREAD are refused; clone3, whose flags cannot be seen, does not exist."""
    calls = numbers(("fork", "vfork", "clone3", "clone"))
    source = f"""
import ctypes, threading
libc = ctypes.CDLL(None, use_errno=True)
def answer(number, *arguments):
    ctypes.set_errno(0)
    return ctypes.get_errno() if libc.syscall(number, *arguments) == -1 else 0
def attack():
    seen = []
    thread = threading.Thread(target=seen.append, args=(1,))
    thread.start()
    thread.join()
    return [answer({calls.get("fork", -1)}), answer({calls["clone"]}, 17, 0), answer({calls["clone3"]}, 0, 0), len(seen)]
"""
    outcome = attack(box, source)
    assert isinstance(outcome, Returned)
    assert outcome.value in ([1, 1, 38, 1], [38, 1, 38, 1])


GROUPS = {
    "memory": "import mmap; mmap.mmap(-1, 1 << 20).close()",
    "files, as the mounts allow": "open('/tmp/a', 'w').write('x'); os.rename('/tmp/a', '/tmp/b'); os.remove('/tmp/b'); os.listdir('/')",
    "waiting": "select.select([], [], [], 0.001)",
    "time": "time.time(); time.perf_counter(); signal.setitimer(signal.ITIMER_REAL, 0)",
    "itself": "os.getpid(); os.uname(); os.sched_getaffinity(0); os.urandom(8); os.getuid()",
    "signals to itself": "signal.signal(signal.SIGUSR1, lambda *_: None); os.kill(os.getpid(), signal.SIGUSR1)",
    "its channel and asyncio's own pair": "import asyncio; asyncio.run(asyncio.sleep(0))",
}


def test_what_honest_code_needs_works(box: Box) -> None:
    """Each group of allowed calls serves something that libraries do."""
    assert GROUPS.keys() == system_calls.ALLOWED.keys()
    for group, code in GROUPS.items():
        outcome = attack(box, f"import os, select, signal, time\ndef attack():\n    {code}\n    return 1\n")
        assert outcome == Returned(1, ()), group


REFUSED = {
    "a lease on a file of the machine": "fcntl.fcntl(library, fcntl.F_SETLEASE, fcntl.F_RDLCK)",
    "to be told what others open": "fcntl.fcntl(folder, fcntl.F_NOTIFY, fcntl.DN_ACCESS)",
    "a lock on a file of the machine": "fcntl.lockf(library, fcntl.LOCK_SH | fcntl.LOCK_NB)",
    "a lock of an open file": "fcntl.fcntl(library, 37, bytes(32))",
    "a lock by the older call": "fcntl.flock(library, fcntl.LOCK_SH | fcntl.LOCK_NB)",
    "signals about a file": "fcntl.fcntl(library, fcntl.F_SETOWN, os.getpid())",
    "a larger pipe": "fcntl.fcntl(os.pipe()[0], 1031, 1 << 20)",
    "a command whose low half is allowed": "call(NUMBERS['fcntl'], library, (1 << 32) | fcntl.F_GETFD)",
    "a file of the machine pushed out of memory": "mmap.mmap(library, 4096, prot=mmap.PROT_READ).madvise(21)",
    "pages equal to those of others": "mmap.mmap(-1, 4096).madvise(mmap.MADV_MERGEABLE)",
    "huge pages of the machine's pool": "mmap.mmap(-1, 2 << 20, flags=0x40022)",
    "a lock that lends its owner a priority": "call(NUMBERS['futex'], b'x' * 8, 6, 0, 0, 0, 0)",
    "a queue for the kernel's messages": "os.pipe2(0x80)",
    "limits of another process": "resource.prlimit(os.getpid(), resource.RLIMIT_CPU)",
    "a thread with namespaces of its own": "call(NUMBERS['clone'], 0x10010000, 0)",
    "a pair that keeps messages apart": "socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)",
    "a packet pair": "socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)",
    "a pair of another family": "call(NUMBERS['socketpair'], 30, 1, 0, 0)",
    "a message to an address": "call(NUMBERS['sendto'], socket.socketpair()[0].fileno(), b'x', 1, 0, b'xx', 2)",
}


@pytest.mark.parametrize("what", REFUSED)
def test_calls_are_refused_by_argument(box: Box, what: str) -> None:
    """A call that is safe with some arguments is refused with the others."""
    source = f"""
import ctypes, fcntl, mmap, os, resource, socket
NUMBERS = {numbers(tuple(system_calls.ONLY_WITH))}
libc = ctypes.CDLL(None, use_errno=True)
def call(number, *arguments):
    ctypes.set_errno(0)
    if libc.syscall(number, *(ctypes.c_char_p(a) if isinstance(a, bytes) else ctypes.c_ulong(a) for a in arguments)) == -1:
        raise OSError(ctypes.get_errno(), "refused")
def attack():
    library, folder = os.open(os.__file__, os.O_RDONLY), os.open("/", os.O_RDONLY)
    try:
        {REFUSED[what]}
    except OSError as error:
        return error.errno
"""
    assert attack(box, source) == Returned(1, ())


def test_every_call_with_conditions_is_attacked() -> None:
    """No condition without an attempt to get round it."""
    attempted = " ".join(REFUSED.values())
    names = {"mmap": "mmap.mmap(-1", "prlimit64": "prlimit(", "ioctl": "", "madvise": "madvise("}
    assert [name for name in system_calls.ONLY_WITH if names.get(name, name) not in attempted] == []


ALLOWED = {
    "descriptors": "fcntl.fcntl(0, fcntl.F_GETFD), os.set_inheritable(0, True), os.dup(0), os.get_blocking(0), os.set_blocking(0, True)",
    "shared and private memory": "mmap.mmap(-1, 1 << 20), mmap.mmap(os.open(os.__file__, 0), 4096, prot=mmap.PROT_READ).madvise(mmap.MADV_WILLNEED)",
    "limits of its own": "resource.getrlimit(resource.RLIMIT_CPU), resource.setrlimit(resource.RLIMIT_CPU, resource.getrlimit(resource.RLIMIT_CPU))",
    "a database in memory": "sqlite3.connect(':memory:').execute('create table t (x)')",
    "streams": "asyncio.run(asyncio.wait_for(asyncio.to_thread(sum, [1]), 1))",
    "files of arrays": "torch.save(torch.ones(2), '/tmp/x.pt'), torch.load('/tmp/x.pt'), numpy.save('/tmp/x.npy', numpy.ones(2)), numpy.load('/tmp/x.npy', mmap_mode='r')",
    "processes that compute at once": "concurrent.futures.ThreadPoolExecutor(2).submit(sum, [1]).result()",
    "pictures": "pyplot.plot([1, 2]), pyplot.savefig('/tmp/x.png')",
}  # fmt: skip


@pytest.mark.parametrize("what", ALLOWED)
def test_what_libraries_do_still_works(box: Box, what: str) -> None:
    """With the arguments that they use."""
    source = f"""
import asyncio, concurrent.futures, fcntl, mmap, numpy, os, resource, sqlite3, torch
from matplotlib import pyplot
def attack():
    {ALLOWED[what]}
    return 1
"""
    assert attack(box, source) == Returned(1, ())
