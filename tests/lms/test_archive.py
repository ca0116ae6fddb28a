"""Hostile and broken downloads: each bad member is refused by name, the others are read, nothing is written."""

from __future__ import annotations

import io
import os
import stat
import zipfile
from pathlib import Path

import pytest

from autograder.errors import DeliveryError, SubmissionError
from autograder.lms import archive

GOOD = "Ana_1_assignsubmission_file/lab.ipynb"


def with_one(tmp_path: Path, info: zipfile.ZipInfo, data: bytes = b"x") -> archive.Download:
    """A download with one good member and the member `info`."""
    path = tmp_path / "download.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(GOOD, b"{}")
        packed.writestr(info, data)
    return archive.open_download(path)


def linked(name: str) -> zipfile.ZipInfo:
    """A symbolic link."""
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


@pytest.mark.parametrize(
    ("info", "code"),
    [
        (linked("Eve_2_assignsubmission_file/lab.ipynb"), "link"),
        (zipfile.ZipInfo("../../etc/passwd"), "climbs"),
        (zipfile.ZipInfo("Eve_2_assignsubmission_file/../../lab.ipynb"), "climbs"),
        (zipfile.ZipInfo("/etc/passwd"), "climbs"),
        (zipfile.ZipInfo("\\\\server\\share\\lab.ipynb"), "climbs"),
        (zipfile.ZipInfo("C:\\Users\\eve\\lab.ipynb"), "climbs"),
    ],
)
def test_what_would_leave_the_download_is_refused(tmp_path: Path, info: zipfile.ZipInfo, code: str) -> None:
    """Links and climbing paths are refused; the good member stays."""
    found = with_one(tmp_path, info, b"/etc/passwd")
    assert [member.path for member in found.members] == [GOOD]
    assert [refused.code for refused in found.refused] == [code]


def test_an_unbounded_compression_is_refused(tmp_path: Path) -> None:
    """LZMA and bzip2 cannot be undone within bounds by zipfile, so they are not undone at all."""
    path = tmp_path / "download.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("a.ipynb", b"0" * 10**6, zipfile.ZIP_LZMA)
        packed.writestr("b.ipynb", b"0" * 10**6, zipfile.ZIP_BZIP2)
    assert {refused.code for refused in archive.open_download(path).refused} == {"compression"}


def test_a_bomb_is_refused_by_its_stated_size_and_cut_when_it_lies(tmp_path: Path) -> None:
    """A member that says it is huge is never read; one that understates itself yields no more than it said, or an error."""
    path = tmp_path / "download.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("bomb.ipynb", b"\0" * (archive.MEMBER_BYTES + 1))
    assert [refused.code for refused in archive.open_download(path).refused] == ["too_large"]
    data = bytearray(path.read_bytes())
    place = data.rfind(b"PK\x01\x02")
    data[place + 24 : place + 28] = (10).to_bytes(4, "little")
    path.write_bytes(data)
    (member,) = archive.open_download(path).members
    with pytest.raises(SubmissionError, match=r"bomb\.ipynb"):
        member.read()


def test_a_member_with_a_wrong_checksum_is_the_students_damage_and_nobody_elses(tmp_path: Path) -> None:
    """A damaged member raises when it is read; the rest of the download is there."""
    path = tmp_path / "download.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("a.ipynb", b"hello world")
        packed.writestr("b.ipynb", b"whole")
    path.write_bytes(path.read_bytes().replace(b"hello world", b"hellO world"))
    first, second = archive.open_download(path).members
    with pytest.raises(SubmissionError, match="damaged"):
        first.read()
    assert second.read() == b"whole"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"not a zip", b"PK\x05\x06" + b"\0" * 10])
def test_a_broken_download_is_a_clear_error(tmp_path: Path, data: bytes) -> None:
    """What is no whole zip says so."""
    path = tmp_path / "download.zip"
    path.write_bytes(data)
    with pytest.raises(DeliveryError, match="download it again"):
        archive.open_download(path)


def test_names_in_utf8_without_the_flag_and_in_nfd_are_read(tmp_path: Path) -> None:
    """Zips of old tools lack the UTF-8 flag, those of macOS decompose accents: both give the composed name."""
    path = tmp_path / "download.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("Nu\u0301n\u0303ez_1_assignsubmission_file/lab.ipynb", b"{}")
        packed.writestr("X\u00f1/lab.ipynb", b"{}")
    data = path.read_bytes()
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):  # clear the flag in both headers of the second
        at = data.rfind(mark)
        data = data[: at + place] + b"\0\0" + data[at + place + 2 :]
    path.write_bytes(data)
    assert [member.parts[0] for member in archive.open_download(path).members] == [
        "Núñez_1_assignsubmission_file",
        "Xñ",
    ]


def test_a_folder_is_read_like_a_zip_and_its_links_and_pipes_are_not(tmp_path: Path) -> None:
    """In an unpacked download, links to files or folders and pipes are refused, clutter is passed over."""
    folder = tmp_path / "download"
    (folder / "ana").mkdir(parents=True)
    (folder / "ana" / "lab.ipynb").write_bytes(b"{}")
    (folder / "ana" / ".DS_Store").write_bytes(b"x")
    (folder / "__MACOSX").mkdir()
    (folder / "__MACOSX" / "lab.ipynb").write_bytes(b"x")
    (folder / "ana" / "secret").symlink_to("/etc")
    (folder / "ana" / "passwd.ipynb").symlink_to("/etc/passwd")
    os.mkfifo(folder / "ana" / "pipe.ipynb")
    found = archive.open_download(folder)
    assert [member.path for member in found.members] == ["ana/lab.ipynb"]
    assert {refused.path: refused.code for refused in found.refused} == {
        "ana/secret": "link",
        "ana/passwd.ipynb": "link",
        "ana/pipe.ipynb": "link",
    }


def test_an_encrypted_member_is_refused(tmp_path: Path) -> None:
    """A password cannot be guessed; the member is named."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as packed:
        packed.writestr("a.ipynb", b"x")
    raw = bytearray(data.getvalue())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.find(mark) + place] |= 1
    path = tmp_path / "download.zip"
    path.write_bytes(raw)
    assert [refused.code for refused in archive.open_download(path).refused] == ["encrypted"]
