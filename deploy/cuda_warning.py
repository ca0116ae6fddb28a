"""Says so before pip would fetch gigabytes of CUDA that no lab needs, and waits for ten seconds: `make demo` calls it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time

CPU = "--index-url https://download.pytorch.org/whl/cpu"
SECONDS = 10


def planned() -> list[str]:
    """The packages that pip would install for torch; none where torch is there or pip does not say."""
    words = ["install", "--dry-run", "--quiet", "--report", "-", "-c", "constraints.txt", "torch"]
    done = subprocess.run([sys.executable, "-m", "pip", *words], capture_output=True, text=True, check=False)
    try:
        return [each["metadata"]["name"] for each in json.loads(done.stdout)["install"]]
    except (ValueError, KeyError):
        return []  # the installation that follows says what is wrong


def main() -> None:
    """Warn, and give time to stop; not in CI."""
    if not any(name.startswith("nvidia") for name in planned()):
        return
    print(
        f"pip is about to fetch PyTorch with CUDA: several gigabytes that a lab does not need.\n"
        f"The CPU build is enough. Stop with Ctrl-C and run\n\n"
        f"    {sys.executable} -m pip install -c constraints.txt torch {CPU}\n\n"
        f"then the same command again. Going on in {SECONDS} s.",
        flush=True,
    )
    if not os.environ.get("CI"):
        time.sleep(SECONDS)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
