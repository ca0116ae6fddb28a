"""Whose file a name says it is, whatever a second download, a copy or an upload made of it.

Jupyter, Colab and Google Drive, Windows, macOS and browsers mark copies in the language of the machine; mail programs and
LMSs add an ending where they do not know .ipynb.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import PurePosixPath

_COPY = (
    "copy", "copia", "copie", "còpia", "cópia", "kopie", "kopia", "kopi", "kopio", "kopija", "kópia", "kopya", "kopyası",
    "másolat", "копия", "копіювання", "копія", "копие", "αντίγραφο", "コピー", "のコピー", "副本", "的副本", "拷贝", "拷貝",
    "복사본", "사본", "의 사본", "نسخة", "עותק", "สำเนา", "bản sao", "salinan",
)  # fmt: skip
_OF = (
    "of", "de", "di", "du", "do", "da", "von", "van", "av", "af", "fra", "pliku", "souboru", "súboru", "z", "от", "файла",
    "του", "من", "של", "dari", "của", "a", "o",
)  # fmt: skip
_WORDS = "|".join(sorted(map(re.escape, _COPY), key=len, reverse=True))
_BEHIND = re.compile(  # each run of blanks is gone through once, from its beginning: a name may be nothing else
    rf"(?:(?<![\s_])[\s_]*+[-–—]?[\s_]*+(?:{_WORDS})(?:[\s_-]*+(?:\(\d++\)|\d++))?"
    r"|(?<![\s_-])[\s_-]*+\(\d++\)|[\s_-]\d{1,3})$"
)
_BEFORE = re.compile(rf"^(?:{_WORDS})(?:[\s_]+(?:{'|'.join(_OF)}))?(?:[\s_]*[-–—:]+)?[\s_]+")
_LONGEST = 300
"""Characters of a name that a file system or a browser gives a copy."""
_ENDINGS = (".ipynb", ".zip", ".py", ".md")
_ADDED = (".txt", ".json", ".download", ".crdownload", ".part")


def parts(name: str) -> list[str]:
    """Folders and name, whichever system wrote them."""
    return re.split(r"[/\\]", name)


def base(name: str) -> str:
    """The name without the folders that it lies in."""
    return parts(name)[-1]


def ending(name: str) -> str:
    """What kind of file it is by its name: `.ipynb`, `.zip`, `.py`, `.md`, or its last ending, in small letters.

    What was added behind a notebook's own ending does not count: `lab.ipynb.txt`, `lab.ipynb.json`, `lab.ipynb.1`.
    """
    path = PurePosixPath(base(name).strip().lower())
    last = path.suffix
    if last in _ADDED or last[1:].isdigit():
        inner = PurePosixPath(path.stem).suffix
        return inner if inner in _ENDINGS else last
    return last


def is_of(name: str, lab: str) -> bool:
    """Whether the file is called as the lab, or as a copy of that."""
    return is_copy(name, lab) is not None


def is_copy(name: str, lab: str) -> bool | None:
    """True for a copy of the lab's own file, False for that file; None when it is called otherwise."""
    wanted = _folded(lab)
    if _folded(stem(name)) == wanted:
        return False
    return True if wanted in originals(name) else None


def originals(name: str) -> Iterator[str]:
    """What the file may be a copy of, in small letters: its name with one mark of a copy less each time."""
    text = _folded(stem(name))
    if len(text) > _LONGEST:
        return
    while (shorter := _BEFORE.sub("", _BEHIND.sub("", text), count=1).strip()) != text and shorter:
        yield (text := shorter)


def stem(name: str) -> str:
    """The name without folders and endings."""
    text = base(name).strip()
    while (suffix := PurePosixPath(text).suffix.lower()) and (suffix in (*_ENDINGS, *_ADDED) or suffix[1:].isdigit()):
        text = text[: -len(suffix)].strip()
    return text


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold().strip().strip("\"'«»“”„")
