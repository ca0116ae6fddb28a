"""Shell completion as docs/platforms.md says to switch it on, in real shells."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest

PAGE = Path(__file__).resolve().parents[2] / "docs" / "platforms.md"
ASK = {
    "bash": "COMP_WORDS=(autograder {typed}); COMP_CWORD=1; _autograder_completion autograder; printf '%s\\n' ${{COMPREPLY[@]}}",
    "zsh": "words=(autograder {typed}); CURRENT=2; _autograder_completion",
}
"""What a shell does when Tab is pressed after `autograder` and a few letters."""
PREPARED = {
    "bash": "",
    # Outside its line editor zsh has no completion builtins: what they are given is shown.
    "zsh": "compdef() {{ :; }}; _describe() {{ print -l ${{completions_with_descriptions[@]}} ${{completions[@]}}; }}; "
    "compadd() {{ print -l ${{@[-1]}}; }}; ",
}


@pytest.mark.parametrize("shell", ["bash", "zsh"])
@pytest.mark.parametrize(("typed", "offered"), [("gr", ["grade"]), ("re", ["report"]), ("new", ["new-lab"])])
def test_commands_are_completed(shell: str, typed: str, offered: list[str]) -> None:
    """The line of the page for this shell, then a Tab: the commands that begin so."""
    if shutil.which(shell) is None:
        pytest.skip(f"no {shell} here")
    lines = re.findall(
        r'^(eval "\$\(_AUTOGRADER_COMPLETE=\w+ autograder\)")', PAGE.read_text(encoding="utf-8"), re.MULTILINE
    )
    (line,) = (each for each in lines if shell in each)
    program = f"{PREPARED[shell].format()}{line}\n{ASK[shell].format(typed=typed)}"
    environment = os.environ | {"PATH": os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])}
    done = subprocess.run([shell, "-c", program], env=environment, capture_output=True, text=True, check=False)
    found = [word.partition(":")[0] for word in done.stdout.split("\n") if word]
    assert [word for word in found if re.match(r"[a-z]", word)][: len(offered)] == offered, done.stdout + done.stderr
