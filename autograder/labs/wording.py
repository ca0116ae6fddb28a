"""What a lab says: messages/<language>.toml of its folder, before the general catalogue.

Sections are [situation] (`with several images`), [tried] (`several images`, in lists; else the situation), [diagnosis.CODE]
with what, why and next, and [story]. Nothing that is missing is an error: it is said in another language of the lab, else
in a plain sentence that tells its name.
"""

from __future__ import annotations

import functools
import os
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from autograder import messages
from autograder.errors import AssignmentError
from autograder.labs.manifest import known_keys

SECTIONS = ("situation", "tried", "diagnosis", "story")
PARTS = ("what", "why", "next")
SEEN = "seen"
"""Of a diagnosis, where it says something in the student's own numbers: a sentence with the diagnosis's parameters."""


def of(folder: Path, language: str) -> Mapping[str, str]:
    """The lab's own messages in one language by their full keys; none where it has none."""
    name = f"{folder}/messages/{language}.toml"
    try:
        changed = os.stat(name).st_mtime_ns
    except OSError:
        return {}
    return _read(name, changed)


def words(folder: Path, languages: Sequence[str]) -> Callable[..., str]:
    """Says the message `key` in the first of these languages that has it; the first of them is the one asked for.

    What the lab's files say now is read now: a page asks for a hundred messages.
    """
    asked, *others = languages
    own, general = of(folder, asked), messages.catalogue(asked)

    def say(key: str, /, **parameters: object) -> str:
        if key not in own and key in general:
            return messages.say(asked, key, **parameters)
        text = own.get(key)
        if text is None:
            text = next((words[key] for language in others if key in (words := of(folder, language))), None)
        section, _, name = key.partition(".")
        if text is None and section == "tried":
            return say(f"situation.{name}")
        if text is None:
            return _plainly(asked, key)
        return text.format(**parameters) if parameters else text

    return say


def _plainly(language: str, key: str) -> str:
    """A sentence for what nobody has words for. Raises KeyError for a key of the general catalogue: an error of ours."""
    section, _, name = key.partition(".")
    match section:
        case "situation":
            return messages.say(language, "missing.situation", name=name)
        case "diagnosis":
            code, _, part = name.rpartition(".")
            return messages.say(language, f"missing.{part}", code=code)
        case "story":
            return name
        case _:
            raise KeyError(key)


@functools.lru_cache(maxsize=64)
def _read(name: str, changed: int) -> Mapping[str, str]:
    path = Path(name)
    try:
        plain = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise AssignmentError(f"{path} cannot be read: {error}") from error
    known_keys(path, "", plain, SECTIONS)
    for code, parts in plain.get("diagnosis", {}).items():
        if not isinstance(parts, dict):
            raise AssignmentError(f"{path}: write a diagnosis as a table, [diagnosis.{code}]")
        known_keys(path, f"[diagnosis.{code}]", parts, (*PARTS, SEEN))
    try:
        return dict(messages.flat("", plain))
    except AttributeError as error:
        raise AssignmentError(f"{path}: every message is a text") from error
