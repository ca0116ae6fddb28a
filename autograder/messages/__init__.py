"""Everything that people read, in one catalogue a language: `es.toml`, `en.toml`. A new language is a new file.

A key is `section.name` (`diagnosis.CODE.what` in a section of sections); parameters are named fields of `str.format`. A test holds the languages to the same keys and
the same fields.
"""

from __future__ import annotations

import functools
import locale
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from autograder.messages import texts

_FOLDER = Path(__file__).parent
FALLBACK = "en"


def languages() -> tuple[str, ...]:
    """The languages that have a catalogue, sorted: `("en", "es")`."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


@functools.cache
def catalogue(language: str) -> Mapping[str, str]:
    """Every message of one language by its full key. Raises ValueError for a language without a catalogue."""
    if language not in languages():
        raise ValueError(f"no messages in {language!r}: choose one of {', '.join(languages())}")
    return dict(flat("", tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8"))))


def flat(prefix: str, table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The texts of a catalogue by their full keys."""
    for name, value in table.items():
        if isinstance(value, str):
            yield prefix + name, value
        else:
            yield from flat(f"{prefix}{name}.", value)


def say(language: str, key: str, /, **parameters: object) -> str:
    """The message `key` in `language`, its fields filled in; texts in them are made harmless (`texts`).

    Where `count` is 1 it is the message `key_one`, if there is one. Raises KeyError for an unknown key or a missing field.
    """
    known = catalogue(language)
    message = known.get(f"{key}_one") if parameters.get("count") == 1 else None
    return (message or known[key]).format(**{name: _harmless(value) for name, value in parameters.items()})


def number(language: str, value: object) -> str:
    """A number, which Python writes with a point, as the reader's language writes it: 82,45 in Spanish."""
    return str(value).replace(".", say(language, "number.decimal"))


def _harmless(value: object) -> object:
    return value if isinstance(value, int | float) else texts.harmless(str(value))


def preferred() -> str:
    """The language of the machine's locale when there is a catalogue for it, else English."""
    language = (locale.getlocale()[0] or "")[:2].lower()
    return language if language in languages() else FALLBACK
