"""What nbgrader's generate_assignment does for a lab beside its own work (nbgrader_config.py names the two preprocessors).

The released notebook runs anywhere: a folded cell holds the files that lie beside the source, compressed, and writes
those that are missing where it runs. It also holds what is known of the lab's mistakes (see `visible`).
"""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import ClearSolutions, NbGraderPreprocessor
from traitlets import Unicode

from autograder.course import Course
from autograder.errors import AssignmentError
from autograder.explaining import families
from autograder.handout import embedding, visible
from autograder.labs import Lab
from autograder.messages import FALLBACK, say

TABLE = "labcheck.json"


class Stubs(ClearSolutions):  # type: ignore[misc]
    """nbgrader's ClearSolutions with stubs in the language of the lab."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """The notebook without its solutions."""
        language, _ = _lab(self, resources)
        self.code_stub = {"python": f'raise NotImplementedError("{say(language, "handout.code_stub")}")'}
        self.text_stub = say(language, "handout.text_stub")
        cleared: tuple[NotebookNode, dict[str, Any]] = super().preprocess(nb, resources)
        return cleared


class Embed(NbGraderPreprocessor):  # type: ignore[misc]
    """Puts the lab's helper files into the notebook, and links that open it in Colab and Binder."""

    repository = Unicode(help="owner/name on GitHub of a course that is published there; no links without it").tag(
        config=True
    )
    branch = Unicode("main", help="the branch that is published").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """The notebook with one cell more."""
        notebook = Path(resources["metadata"]["path"]) / f"{resources['unique_key']}.ipynb"
        files = {
            path.name: path.read_text(encoding="utf-8")
            for path in sorted(notebook.parent.iterdir())
            if path.suffix in (".py", ".js")
        }
        language, lab = _lab(self, resources)
        if "labcheck.py" in files and lab is not None:
            contents = hashlib.sha256("".join(files.values()).encode() + notebook.read_bytes()).hexdigest()
            files[TABLE] = _table(notebook, contents, _course(self).root, notebook.parent.name, language)
        code = [(place, cell.source) for place, cell in enumerate(nb.cells) if cell.cell_type == "code"]
        if self.repository:
            nb.cells[0].source += f"\n\n{self._links(notebook)}"
        if files and code:
            nb.cells.insert(code[0][0], embedding.cell(files, [source for _, source in code]))
        return nb, resources

    def _links(self, notebook: Path) -> str:
        released = Path(self.parent.parent.coursedir.release_directory).name
        place = f"{released}/{notebook.parent.name}/{notebook.name}"
        colab = f"https://colab.research.google.com/github/{self.repository}/blob/{self.branch}/{place}"
        binder = f"https://mybinder.org/v2/gh/{self.repository}/{self.branch}?labpath={place}"
        return f"[Colab]({colab}) · [Binder]({binder})"


def _course(preprocessor: NbGraderPreprocessor) -> Course:
    return Course(Path(preprocessor.parent.parent.coursedir.root))


def _lab(preprocessor: NbGraderPreprocessor, resources: dict[str, Any]) -> tuple[str, Lab | None]:
    """The lab's language and its folder of graders; English and None for one that has none of ours."""
    name = resources["nbgrader"]["assignment"]
    try:
        lab = _course(preprocessor).lab(name)
    except AssignmentError:
        return FALLBACK, None
    return lab.languages[name], lab


@functools.lru_cache(maxsize=16)
def _table(notebook: Path, contents: str, course: Path, name: str, language: str) -> str:
    """What is known of a lab's mistakes; made once in a process of the same `contents`, which is only a key."""
    assignment = Course(course).assignment(name)
    family = families.of(assignment)
    known = {question.function: family(question.function) for question in assignment.questions}

    def told(code: str) -> list[str]:
        return [assignment.home.say(language, f"diagnosis.{code}.{part}") for part in ("what", "why", "next")]

    return visible.table(visible.visible(notebook), known, told)
