"""What went wrong, as people read it: a sentence by the kind of trouble, with what was said by the other side, raw.

What is kept with a job is short English for the log; here it becomes a key of the catalogue.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

_KINDS = (
    (r"the platform answered 40[13](?:: (?P<raw>.*))?", "trouble_forbidden"),
    (r"the platform answered (?:404|410)(?:: (?P<raw>.*))?", "trouble_gone"),
    (r"the platform answered (?:400|422)(?:: (?P<raw>.*))?", "trouble_not_taken"),
    (r"the platform answered (?:5\d\d|408|425|429)(?:: (?P<raw>.*))?", "trouble_down"),
    (r"the platform could not be reached: (?P<raw>.*)", "trouble_down"),
    (r"another grade looks for the activity's column", "trouble_waits"),
    (r"the platform holds another grade under a newer time", "trouble_newer"),
    (r"the grading process died|its worker died each time", "trouble_died"),
    (r"grading took too long", "trouble_slow"),
    (r"a check could not be carried out", "trouble_check"),
    (r"the course's late policy failed(?:: (?P<raw>.*))?", "trouble_policy"),
    (r"grading failed(?:: (?P<raw>.*))?", "trouble_failed"),
    (r"the platform (?P<raw>.*)", "trouble_odd"),
)
_LONGEST = 180
"""With what we say before it, it fits where it is kept."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A key of the catalogue, and what stands behind it, raw; both empty when there is no trouble."""

    key: str = ""
    raw: str = ""


def read(kept: str) -> Trouble:
    """What was kept with a job or grade, for a page."""
    for pattern, key in _KINDS:
        found = re.fullmatch(pattern, kept)
        if found is not None:
            return Trouble(key, found.groupdict().get("raw") or "")
    return Trouble("trouble_other" if kept else "", kept)


def words(answer: str) -> str:
    """The words of a platform's answer: the texts of JSON, the text of HTML, whole or cut; in one line."""
    try:
        texts = list(_texts(json.loads(answer)))
    except (ValueError, RecursionError):
        if re.match(r"\s*[{\[]", answer):
            texts = re.findall(r'"((?:[^"\\]|\\.)*)"\s*(?=[,}\]]|$)', answer)
        else:
            texts = [re.sub(r"(?s)<(script|style)\b.*?(</\1>|$)|<[^>]*(>|$)", " ", answer)]
    line = " ".join(" ".join(dict.fromkeys(texts)).split())
    return (line or " ".join(answer.split()))[:_LONGEST]


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, str) and value.strip():
        yield value
