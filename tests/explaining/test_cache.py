"""What wrong functions give is read from the user's own cache as it was computed, or computed again."""

from __future__ import annotations

import dataclasses
import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from families import played

from autograder.course import versions
from autograder.course.assignment import load
from autograder.explaining import cache, families
from autograder.explaining.cache import Cache
from autograder.explaining.naming import Family, Known, Wrong
from autograder.explaining.sights import Sight

QUESTION = "conv2d_multi_output"
LAB = load("multiple-channels")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of this test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def kept() -> Cache:
    """The cache of a question, as a grader uses it."""
    return cache.of(LAB).below(QUESTION)


def names(kept: Cache, family: Family | None = None) -> list[Any]:
    """The names of some mistakes, single and in pairs."""
    known = Known(family or families.of(LAB)(QUESTION), kept)
    functions = [member.make() for member in (*known.family.singles[:12], *known.family.pairs[::400])]
    return [known.name(played(QUESTION, function)) for function in functions]


def without_functions() -> Family:
    """The family, whose members cannot be run any more."""
    family = families.of(LAB)(QUESTION)

    def never() -> Callable[..., object]:
        raise AssertionError("computed again")

    def emptied(members: tuple[Wrong, ...]) -> tuple[Wrong, ...]:
        return tuple(dataclasses.replace(member, make=never) for member in members)

    return dataclasses.replace(family, singles=emptied(family.singles), pairs=emptied(family.pairs))


def columns(kept: Cache) -> list[Path]:
    """The files that are kept."""
    assert kept.folder is not None
    return sorted(kept.folder.iterdir())


@pytest.mark.parametrize("lab", ["multiple-channels", "stride-padding-and-pooling"])
def test_a_column_comes_back_as_it_was(lab: str) -> None:
    """Of every question, in a family with numbers, texts, errors, infinities and results without values."""
    loaded = load(lab)
    for question in loaded.questions:
        family = families.of(loaded)(question.function)
        known = Known(family)
        for call in family.calls[::3]:
            column = [known._singles._sight(index, call.name) for index in range(len(family.singles))]
            kept = cache.of(loaded).below(question.function)
            kept.save(call.name, column)
            back = kept.load(call.name)
            assert back is not None
            assert list(map(_comparable, back)) == list(map(_comparable, column))


def _comparable(sight: Sight) -> tuple[object, ...]:
    return sight.key, sight.dtype, sight.row.tobytes()


def test_what_is_kept_is_not_computed_again(kept: Cache) -> None:
    """And the names are the same; only which of the functions that fit a call fits all the others is still run."""
    first = names(kept)
    assert columns(kept)
    known = Known(without_functions(), kept)
    column = known._singles._column(known.family.calls[0].name)
    assert sum(len(indices) for indices, _ in column.values()) == len(known.family.singles)
    assert names(kept) == first == names(Cache())


def garbage(path: Path) -> None:
    """Another file under this name."""
    path.write_bytes(b"no archive")


def cut(path: Path) -> None:
    """What a machine that lost its power may leave."""
    path.write_bytes(path.read_bytes()[:-40])


def emptied(path: Path) -> None:
    """What a full disk may leave."""
    path.write_bytes(b"")


def shortened(path: Path) -> None:
    """A column of fewer functions."""
    np.savez(path, keys=["x"], dtypes=[""], which=[0], lengths=[0], values=[])


def writable(path: Path) -> None:
    """A file that everybody can write."""
    path.chmod(0o666)


def linked(path: Path) -> None:
    """A link to a file that is private."""
    path.rename(path.parents[2] / "elsewhere")
    path.symlink_to(path.parents[2] / "elsewhere")


def folder_writable(path: Path) -> None:
    """A folder that everybody can write."""
    path.parent.chmod(0o777)


class Planted:
    """Writes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.write_text, (self.path, "run")


def planted(path: Path) -> None:
    """A program where numbers are expected."""
    held = np.empty(1, dtype=object)
    held[0] = Planted(path.parents[2] / "planted")
    np.savez(path, keys=held, dtypes=held, which=held, lengths=held, values=held)


def pickled(path: Path) -> None:
    """The same without the archive around it."""
    path.write_bytes(pickle.dumps(Planted(path.parents[2] / "planted")))


@pytest.mark.parametrize(
    "harm", [garbage, cut, emptied, shortened, writable, linked, folder_writable, planted, pickled]
)
def test_what_is_damaged_or_not_private_is_computed_again(
    kept: Cache, harm: Callable[[Path], None], home: Path
) -> None:
    """The names stay the same, and nothing of it is run."""
    first = names(kept)
    for path in columns(kept):
        harm(path)
    if harm is not shortened:  # a column like others, but for its length
        family = families.of(LAB)(QUESTION)
        assert all(kept.below(table).load(call.name) is None for table in ("singles", "pairs") for call in family.calls)
    with pytest.raises(AssertionError, match="computed again"):
        names(kept, dataclasses.replace(without_functions(), right=families.of(LAB)(QUESTION).right))
    assert names(kept) == first
    assert not (home / "planted").exists()


def test_where_nothing_can_be_kept_names_are_found_all_the_same(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home that cannot be written costs time, nothing else."""
    (home / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / "file"))
    assert cache.of(LAB) == Cache()
    assert any(names(cache.of(LAB).below(QUESTION)))


def test_nor_is_anything_for_a_user_without_a_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some containers give a user no more than a number."""

    def nobody(user: int) -> None:
        raise KeyError(user)

    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.setattr("pwd.getpwuid", nobody)
    assert cache.of(LAB) == Cache()


def test_a_column_is_not_that_of_another_version(kept: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other code, another PyTorch, another lab, solution or helper have a folder of their own."""
    others = (
        load("stride-padding-and-pooling"),
        dataclasses.replace(LAB, solution=("x = 1",)),
        dataclasses.replace(LAB, support={"helper.py": b"x = 1"}),
    )
    own = {cache.of(lab).folder for lab in (LAB, *others)}
    there = versions.here(LAB)
    for name in there:
        monkeypatch.setattr(versions, "here", lambda lab, name=name: {**there, name: "other"})
        own.add(cache.of(LAB).folder)
    assert len(own) == 1 + len(others) + len(there)


def test_only_the_last_used_are_kept(kept: Cache) -> None:
    """A class of every term does not fill the disk."""
    assert kept.folder is not None
    for number in range(2 * cache.MOST):
        old = kept.folder.parent / f"old{number}"
        old.mkdir()
        os.utime(old, (number, number))
    cache.of(LAB)
    left = {path.name for path in kept.folder.parent.iterdir()}
    newest = range(cache.MOST + 1, 2 * cache.MOST)
    assert left == {kept.folder.name, *(f"old{number}" for number in newest)}
