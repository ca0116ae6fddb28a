"""Sockets of every family, names looked up, a web page fetched."""

# class: escape

# %% conv2d_combined
import socket
import urllib.request

for attempt in (
    lambda: urllib.request.urlopen("http://example.org", timeout=1),
    lambda: socket.create_connection(("127.0.0.1", 22), timeout=1),
    lambda: socket.getaddrinfo("example.org", 80),
    lambda: socket.socket(socket.AF_UNIX).connect("\0abstract"),
    lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW),
):
    try:
        attempt()
    except OSError:
        continue
    raise RuntimeError("connected")
