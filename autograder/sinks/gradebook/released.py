"""A lab's notebook as nbgrader released it: its tracked cells, from the gradebook, in the order of its source."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nbgrader import api
from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError

from autograder.errors import AssignmentError, DeliveryError
from autograder.sinks.autograded import Release, ReleasedCell
from autograder.sinks.gradebook.database import engine, structure, unusable


def released(url: str, lab: str, source: Path) -> Release:
    """One notebook of a lab as nbgrader released it, in the order of its source notebook, the file `source`.

    Raises DeliveryError when the gradebook does not know the lab, AssignmentError when `source` cannot be read.
    """
    try:
        notebook = json.loads(source.read_bytes())
    except (OSError, ValueError) as error:
        raise AssignmentError(f"the source of {lab} cannot be read: {error}") from error
    opened = engine(url, writing=False)
    try:
        with opened.connect() as connection:
            return _release(connection, lab, known(structure(connection, lab)[1], lab, source.stem), notebook)
    except DBAPIError as error:
        raise unusable(opened, lab, error) from error
    finally:
        opened.dispose()


def known(notebooks: Mapping[str, str], lab: str, notebook: str) -> str:
    """The id of a lab's notebook."""
    if notebook not in notebooks:
        raise DeliveryError(
            f"the gradebook has no notebook {notebook} in the lab {lab}: run nbgrader generate_assignment {lab}"
        )
    return notebooks[notebook]


def _release(connection: Connection, lab: str, notebook: str, source: Mapping[str, Any]) -> Release:
    tracked = api.SourceCell.__table__
    rows = connection.execute(select(tracked).where(tracked.c.notebook_id == notebook)).all()
    points = {
        row.name: row.max_score
        for row in connection.execute(
            select(api.GradeCell.name, api.GradeCell.max_score).where(api.GradeCell.notebook_id == notebook)
        )
    }
    answers = set(connection.scalars(select(api.SolutionCell.name).where(api.SolutionCell.notebook_id == notebook)))
    place = {cell["metadata"].get("nbgrader", {}).get("grade_id"): index for index, cell in enumerate(source["cells"])}
    cells = [
        ReleasedCell(
            grade_id=row.name,
            cell_type=row.cell_type,
            source=row.source,
            checksum=row.checksum,
            locked=row.locked,
            grade=row.name in points,
            solution=row.name in answers,
            points=points.get(row.name, 0.0),
        )
        for row in sorted(rows, key=lambda row: (place.get(row.name, len(place)), row.name))
    ]
    kernel = connection.scalar(select(api.Notebook.kernelspec).where(api.Notebook.id == notebook))
    texts = {"".join(cell["source"]) for cell in source["cells"] if cell["cell_type"] == "markdown"}
    return Release(
        lab=lab,
        cells={cell.grade_id: cell for cell in cells},
        kernelspec=json.loads(kernel) if kernel else {},
        texts=frozenset(texts | {cell.source for cell in cells}),
    )
