"""What the kernel tells about the machine: symbols, keys, command line, other processes."""

# class: stolen

# %% conv2d_combined
import os

found = []
for name in ("kallsyms", "keys", "cmdline", "kcore", "sched_debug", "timer_list", "slabinfo", "net/unix", "sys/kernel/random/boot_id"):
    try:
        found.append((name, open(f"/proc/{name}", "rb").read(64)))
    except OSError:
        continue
raise RuntimeError(f"read {len(found)}: {found}; {os.listdir('/proc')}")
