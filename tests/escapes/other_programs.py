"""Programs are started: a shell, Python, whatever is setuid."""

# class: escape

# %% conv2d_combined
import os
import subprocess

for attempt in (
    lambda: subprocess.run(["/python/bin/python3", "-c", "1"], check=True),
    lambda: os.execv("/python/bin/python3", ["python3", "-c", "1"]),
    lambda: os.posix_spawn("/bin/sh", ["sh"], {}),
    lambda: os.setuid(0) or os.execv("/usr/bin/su", ["su"]),
):
    try:
        attempt()
    except OSError:
        continue
    raise RuntimeError("started")
get_ipython().system("touch /tmp/by-the-shell")
