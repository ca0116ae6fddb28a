"""The templates of the pages that people read."""

from __future__ import annotations

import functools
import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

FOLDER = Path(__file__).parent

_CODE = re.compile(r"`([^`]+)`")


@functools.cache
def environment() -> Environment:
    """The templates beside this file; whatever they are given is escaped."""
    made = Environment(loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined)
    made.filters["code"] = code
    return made


@functools.cache
def css() -> Markup:
    """The style of all pages."""
    return Markup((FOLDER / "feedback.css").read_text(encoding="utf-8"))


def code(sentence: str) -> Markup:
    """A sentence as HTML: what stands between backticks is code."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(sentence))))
