"""Every code that this part can raise has its words, in every language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from autograder import lms, messages

SOURCES = "".join(path.read_text(encoding="utf-8") for path in Path(lms.__file__).parent.glob("*.py"))
FINDINGS = set(re.findall(r'Finding\(code="(\w+)"', SOURCES))
CODES = {
    "warning": set(re.findall(r'Notice\("(\w+)"', SOURCES)) | {"row_several", "row_name_differs", "row_namesakes"},
    "problem": FINDINGS | set(re.findall(r'Problem\("(\w+)"', SOURCES)) | {"no_notebook", "several_notebooks"},
    "refused": set(re.findall(r'return "(link|climbs|encrypted|compression)"', SOURCES)) | {"too_large"},
    "note": set(re.findall(r'"(damaged|renamed|newest_\w+)"', SOURCES)) | {"late", "time_unknown"},
    "kind": {"new", "changed", "same", "kept", "excused", "locked"},
    "action": {"new", "replace", "same", "older"},
}


@pytest.mark.parametrize("language", messages.languages())
def test_every_code_has_words(language: str) -> None:
    """No instructor meets a code without a sentence."""
    known = messages.catalogue(language)
    assert len(CODES["warning"]) > 10 and len(CODES["problem"]) > 6
    missing = [
        f"lms.{kind}_{code}" for kind, codes in CODES.items() for code in codes if f"lms.{kind}_{code}" not in known
    ]
    assert missing == []
