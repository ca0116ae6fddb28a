"""What wrong functions give on public calls, kept from one run to the next in the user's own cache folder.

Names of mistakes depend on it, points never. Columns lie in a folder named by the digest of all that they were computed
with, so that nothing old is ever read; and they are read only where nobody else can write. What is missing, damaged or
not this user's is computed anew, and where nothing can be kept, nothing is.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import platform
import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import platformdirs

from autograder.course import versions
from autograder.course.assignment import Assignment
from autograder.explaining.sights import Sight
from autograder.labs import trust

MOST = 8
"""How many labs' columns are kept, each of one version of everything: some megabytes each; those used last stay."""
_DAMAGED = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error)


@dataclass(frozen=True, slots=True)
class Cache:
    """Columns of one table of wrong functions, `names` being whose; without a folder it keeps nothing."""

    folder: Path | None = None
    names: tuple[str, ...] = ()

    def below(self, *names: str) -> Cache:
        """The cache of one part."""
        return Cache(self.folder, (*self.names, *names))

    def load(self, call: str) -> list[Sight] | None:
        """The column of one call, a sight for each function; None when it is not kept."""
        if self.folder is None or not _is_private(self.folder):
            return None
        try:
            return _read(self._path(self.folder, call))
        except _DAMAGED:
            return None

    def save(self, call: str, column: Sequence[Sight]) -> None:
        """Keep a column, whole or not at all."""
        if self.folder is None or not column or not _is_private(self.folder):
            return
        with contextlib.suppress(OSError), tempfile.TemporaryDirectory(dir=self.folder) as name:
            made = Path(name, "column.npz")
            _write(made, column)
            os.replace(made, self._path(self.folder, call))

    def _path(self, folder: Path, call: str) -> Path:
        # Names are an author's, and may be any text.
        return folder / f"{hashlib.sha256(repr((*self.names, call)).encode()).hexdigest()[:32]}.npz"


def of(assignment: Assignment) -> Cache:
    """The cache of a lab's families as they are now; the folder is made, and those that were used longest ago go."""
    made_with = {**versions.here(assignment), "lab": assignment.lab_digest(), "machine": platform.machine()}
    key = hashlib.sha256(repr(sorted(made_with.items())).encode()).hexdigest()[:32]
    try:
        folder = platformdirs.user_cache_path("autograder") / "wrong-functions" / key
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.utime(folder)
        for old in sorted(folder.parent.iterdir(), key=lambda path: path.stat().st_mtime)[:-MOST]:
            shutil.rmtree(old, ignore_errors=True)
    except (OSError, RuntimeError):  # RuntimeError: a user without a home, whom some containers have
        return Cache()
    return Cache(folder)


def _is_private(folder: Path) -> bool:
    """Whether only this user, and root, can change what is in `folder`."""
    try:
        status = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(status.st_mode) and not trust.fault(status, os.geteuid())


def _read(path: Path) -> list[Sight]:
    with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC), "rb") as file:
        if trust.fault(os.fstat(file.fileno()), os.geteuid()):
            raise PermissionError(path)
        with np.load(file, allow_pickle=False) as held:
            keys, dtypes = held["keys"].tolist(), held["dtypes"].tolist()
            rows = np.split(held["values"], np.cumsum(held["lengths"])[:-1])
            which = held["which"].tolist()
    return [Sight(keys[kind], row, dtypes[kind]) for kind, row in zip(which, rows, strict=True)]


def _write(path: Path, column: Sequence[Sight]) -> None:
    kinds = list(dict.fromkeys((sight.key, sight.dtype) for sight in column))
    number = {kind: index for index, kind in enumerate(kinds)}
    np.savez_compressed(
        path,
        keys=np.array([key for key, _ in kinds], dtype=np.str_),
        dtypes=np.array([dtype for _, dtype in kinds], dtype=np.str_),
        which=np.array([number[sight.key, sight.dtype] for sight in column], dtype=np.int64),
        lengths=np.array([sight.row.size for sight in column], dtype=np.int64),
        values=np.concatenate([sight.row for sight in column]),
    )
