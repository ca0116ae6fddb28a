"""`autograder doctor` looks at the LTI tool: its database, on SQLite and PostgreSQL, and its platforms' clocks."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.console import Console
from sqlalchemy import create_engine, make_url, text

from autograder import messages
from autograder.commands import doctor
from autograder.commands.serve import command as serve
from autograder.errors import AssignmentError
from autograder.lti.database import migrate, open_database
from autograder.lti.settings import Settings

from .conftest import approve
from .lms import Lms
from .postgres import GUARDED

PASSWORD = "s3cret/of:ours"
WRONG = "Wr0ng-w0rd"


@pytest.fixture(scope="module")
def guarded(postgres_url: str) -> str:
    """The address of an empty database of a user with a password."""
    admin = create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE ROLE {GUARDED} LOGIN PASSWORD '{PASSWORD}'"))
        connection.execute(text(f"CREATE DATABASE course OWNER {GUARDED}"))
    admin.dispose()
    place = make_url(postgres_url).set(username=GUARDED, password=PASSWORD, database="course", drivername="postgresql")
    return place.render_as_string(hide_password=False)


def told(database: str, capsys: pytest.CaptureFixture[str], language: str = "en") -> tuple[bool, str]:
    """What the doctor says of a tool's database, in one line."""
    good = doctor._tool(Console(width=400), language, database)
    return good, capsys.readouterr().out


def changed(url: str, **parts: str | int) -> str:
    """An address with other parts."""
    return make_url(url).set(**parts).render_as_string(hide_password=False)  # type: ignore[arg-type]


def test_a_postgresql_database_is_named_with_the_form_of_its_tables(
    guarded: str, lms: Lms, capsys: pytest.CaptureFixture[str]
) -> None:
    """Empty, then in use: where its platforms' clocks are compared; older; made by a newer version."""
    good, said = told(guarded, capsys)
    assert good and "has no tables yet" in said and "/course" in said
    engine = open_database(guarded)
    migrate(engine)
    approve(engine, lms)
    lms.ahead = 120
    good, said = told(guarded, capsys)
    assert good and said.startswith("✓ The LTI tool's database answers") and "differ by +1" in said
    for version, says, still in (("0001", "brings them up to date", True), ("9999", "made by a newer version", False)):
        with engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": version})
        good, said = told(guarded, capsys)
        assert good is still and says in said and "differ" not in said
    with pytest.raises(AssignmentError, match="made by a newer version"):
        migrate(engine)
    engine.dispose()


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ({"password": WRONG}, "does not let us in"),
        ({"username": "nobody-known"}, "does not let us in"),
        ({"database": "elsewhere"}, "is not there"),
        ({"query": {"host": "/nowhere"}}, "does not answer"),
        ({"query": {"host": "no-such-host.invalid"}}, "does not answer"),
        ({"query": {}, "host": "127.0.0.1", "port": 9}, "does not answer"),
    ],
)
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_database_that_lets_us_not_in_is_told_in_a_sentence(
    guarded: str, parts: dict[str, str], says: str, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Wrong password, user, name, host or port, and what to do; no password is shown."""
    good, said = told(changed(guarded, **parts), capsys, language)
    assert not good and said.startswith("✗ ") and said.count("\n") == 1
    assert language == "es" or says in said
    assert not any(secret in said for secret in (PASSWORD, WRONG, "s3cret"))


def test_a_user_who_may_make_no_tables_is_told_so(guarded: str) -> None:
    """In somebody else's database."""
    engine = open_database(changed(guarded, database="postgres"))
    with pytest.raises(AssignmentError, match=r"not let this user do that .*permission denied"):
        migrate(engine)
    engine.dispose()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "mysql://u:s3cret@h/d",
        "s3cret",
        "postgresql://u:s3cret@h:port/d",
        "postgresql://u:a@s3cret@h/d",
        "sqlite:////proc/x",
    ],
)
def test_what_is_no_address_of_a_database_is_refused_without_being_shown(address: str) -> None:
    """It may hold a password."""
    with pytest.raises(AssignmentError) as refused:
        open_database(address)
    assert "database" in str(refused.value) and "s3cret" not in str(refused.value)


def test_a_file_that_is_no_database_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By the doctor and by the service."""
    path = tmp_path / "autograder.sqlite"
    path.write_bytes(b"no database" * 100)
    good, said = told(f"sqlite:///{path}", capsys)
    assert not good and str(path) in said and "not a database" in said


def test_serve_ends_without_a_traceback(guarded: str, tmp_path: Path) -> None:
    """The address from the environment: exit status 1, one sentence, no password."""
    (tmp_path / "nbgrader_config.py").touch()
    wrong = {"AUTOGRADER_DATABASE": changed(guarded, password=WRONG)}
    done = CliRunner().invoke(serve, ["--course", str(tmp_path)], env=wrong)
    assert done.exit_code == 1 and done.output.startswith("Error: The database")
    assert done.output.count("\n") == 1 and WRONG not in done.output


def test_the_tool_of_this_course_is_found(
    tool: Settings, lms: Lms, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In its data folder; without one nothing is asked."""
    tool.course.mkdir()
    (tool.course / "nbgrader_config.py").touch()
    monkeypatch.chdir(tool.course)
    assert doctor._tools_database(None) == ""
    found = doctor._tools_database(tool.data)
    engine = open_database(found)
    approve(engine, lms)
    engine.dispose()
    lms.ahead = 120
    good, said = told(found, capsys)
    assert good and "differ by +1" in said
    tool.data.rename(tool.course / ".autograder-lti")
    assert doctor._tools_database(None) == f"sqlite:///{tool.course}/.autograder-lti/autograder.sqlite"


def test_every_refusal_has_words() -> None:
    """In every language."""
    keys = {f"doctor.database_{form}" for form in ("empty", "older", "current")}
    keys |= {f"database.{kind}" for kind in ("address", "user", "name", "host", "permission", "file", "newer", "other")}
    for language in messages.languages():
        assert keys <= messages.catalogue(language).keys()
