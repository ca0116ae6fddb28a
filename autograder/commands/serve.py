"""`autograder serve`: the LTI 1.3 tool, its pages and its workers."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import ExitStack
from pathlib import Path

import click


@click.command("serve", help="Run the LTI 1.3 tool: launch, upload, feedback, and the grade in the LMS.")
@click.option(
    "--course", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), help="The course folder."
)
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the database and the keys; without it, .autograder-lti in the course.",
)
@click.option(
    "--database",
    envvar="AUTOGRADER_DATABASE",
    default="",
    metavar="URL",
    help="postgresql://… instead of SQLite in the data folder; with a password rather as AUTOGRADER_DATABASE.",
)
@click.option("--url", help="The public address, as browsers and the LMS see it; without it, http://localhost:PORT.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, help="The port to listen on.")
@click.option(
    "--part",
    type=click.Choice(["all", "web", "work"]),
    default="all",
    show_default=True,
    help="What this process does.",
)
@click.option("--jobs", type=click.IntRange(min=1), default=2, show_default=True, help="Grading processes.")
@click.option("--scheduler", metavar="ADDRESS", help="A Dask scheduler (tcp://host:8786) instead of local processes.")
@click.option("--private-platforms", is_flag=True, help="Allow LMSs on private addresses and plain HTTP.")
@click.option("--admin-link", is_flag=True, help="Print a new link for administrators and stop.")
@click.option("--uncontained", is_flag=True, help="Grade although this machine cannot contain student code.")
@click.option(
    "--demo-platform", "demo", is_flag=True, help="Start a demonstration LMS beside the tool, on the next port."
)
def command(
    folder: Path | None, data: Path | None, database: str, url: str | None, host: str, port: int, part: str, jobs: int,
    scheduler: str | None, private_platforms: bool, admin_link: bool, uncontained: bool, demo: bool,
) -> None:  # fmt: skip
    """Assemble the service and run it until it is stopped."""
    try:
        from autograder.lti import demonstration, grading, serving
        from autograder.lti.settings import Settings
        from autograder.lti.web import admin
    except ModuleNotFoundError as error:
        raise click.ClickException(f"{error.name} is missing: install the tool with pip install '.[lti]'") from error
    from autograder import course
    from autograder.errors import AutograderError

    try:
        here = course.find(folder)
        settings = Settings(
            data=data or here.root / ".autograder-lti",
            url=url or f"http://localhost:{port}",
            course=here.root,
            database=database,
            private_platforms=private_platforms or demo,
            workers=jobs,
            contained=not uncontained,
        )
        service = serving.assemble(settings)
        if admin_link:
            _hand_over(admin.link(service), settings.data)
            return
        serving.log_as_json()
        with ExitStack() as stack:
            if demo:
                lms = stack.enter_context(demonstration.demo_platform(service, port + 1))
                click.echo(f"\n  Demonstration LMS: {lms}\n  Open an activity there as a student or as the teacher.")
            click.echo(f"  Tool: {settings.url}")
            if part != "work":
                _hand_over(admin.link(service), settings.data)
            make_executor = _dask(scheduler) if scheduler else serving.local_process
            serving.run(
                service,
                grading.grade,
                host=host,
                port=port,
                part=serving.Part(web=part != "work", work=part != "web"),
                make_executor=make_executor,
            )
    except AutograderError as error:
        raise click.ClickException(str(error)) from error


def _hand_over(link: str, data: Path) -> None:
    """Show the administrators' link once, on a terminal alone: what is not one is a log, a mail or a pipe."""
    if sys.stdout.isatty():
        click.echo(f"  Administration: {link}\n")
        return
    path = data / "admin-link"
    path.unlink(missing_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(f"{link}\n")
    click.echo(f"  Administration: the link is in {path}, which only this user can read.\n")


def _dask(address: str) -> Callable[[], Executor]:
    """Executors of one Dask client: the cluster computes, the queue stays in our database."""
    try:
        from distributed import Client
    except ModuleNotFoundError as error:
        raise click.ClickException("distributed is missing: install it with pip install '.[dask]'") from error
    client = Client(address)
    return lambda: client.get_executor()
