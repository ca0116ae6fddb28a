"""Names of files and people are somebody else's: whatever a command says of them, no terminal obeys it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from autograder import errors, messages
from autograder.cli import main
from autograder.commands import terminal
from autograder.course import CONFIG, Course

LAB = "multiple-channels"
HOSTILE = ("\x1b[2J", "\x1b]0;owned\x07", "\x9b31m", "\u202e", "\u2066", "\r", "\x08")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A course without anything in it."""
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / CONFIG).write_text("c = get_config()\n")
    return tmp_path / "course"


def said(*words: object) -> str:
    """All that a command prints; it may refuse, but never with a traceback."""
    result = CliRunner().invoke(main, list(map(str, words)))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result.output


def harmless(text: str) -> bool:
    """Nothing in it but what can be seen, spaces and ends of lines."""
    return text.replace("\n", "").replace("\t", "").isprintable()


@pytest.mark.parametrize("command", HOSTILE)
def test_a_files_name(root: Path, tmp_path: Path, command: str) -> None:
    """Of a file that cannot be read, of one that is not there, of one that belongs to no known lab."""
    file = tmp_path / f"a{command}b.ipynb"
    for words in (("check", file), ("check", file, "--lab", LAB)):
        shown = said(*words, "--course", root)
        assert harmless(shown) and "b.ipynb" in shown
    file.write_text("{")
    assert harmless(said("check", file, "--course", root))
    assert harmless(said("verify", file, file, "--course", root))


@pytest.mark.parametrize("command", HOSTILE)
def test_names_in_a_download(root: Path, tmp_path: Path, command: str) -> None:
    """Of people, of their files, of what is refused and of what nobody knows."""
    download = tmp_path / "download.zip"
    with zipfile.ZipFile(download, "w") as archive:
        archive.writestr(f"E{command}va_7_assignsubmission_file_/l{command}ab.ipynb", "{}")
        archive.writestr(f"A{command}na_8_assignsubmission_file_/{LAB}.ipynb", "{}")
        archive.writestr(f"str{command}ange.txt", "")
        archive.writestr(f"../cl{command}imbs.txt", "")
    roster = tmp_path / "roster.csv"
    roster.write_text(f"student,name\nu7,E{command}va\n", newline="")
    words = ("collect", download, "--lab", LAB, "--lms", "moodle", "--course", root, "--dry-run")
    assert harmless(said(*words))
    assert harmless(said(*words, "--roster", roster))


@pytest.mark.parametrize("command", HOSTILE)
def test_errors_and_messages(command: str) -> None:
    """At the two places where every text for people is made."""
    assert harmless(str(errors.DeliveryError(f"{command} cannot be read\n")))
    assert harmless(messages.say("en", "terminal.no_such_student", students=command))


@pytest.mark.parametrize("language", messages.languages())
def test_of_a_student_who_did_not_hand_in_the_nearest_is_told(language: str, tmp_path: Path) -> None:
    """And nobody where no name is near; what is told of it is harmless too."""
    students = ["ana", "bea", "a\x1b[2Jnna"]
    with pytest.raises(click.UsageError) as near:
        terminal.known(language, Course(tmp_path), "lab", students, ["anaa"])
    assert messages.say(language, "terminal.nearest_student", student="ana") in near.value.message
    with pytest.raises(click.UsageError) as none:
        terminal.known(language, Course(tmp_path), "lab", students, ["xyz"])
    assert none.value.message == messages.say(language, "terminal.no_such_student", students="xyz")
    with pytest.raises(click.UsageError) as hostile:
        terminal.known(language, Course(tmp_path), "lab", students, ["a[2Jnna"])
    assert "\x1b" not in hostile.value.message
