"""The folded cell of a released notebook that holds the files beside it, and writes those that are missing where it runs.

It is Python of its own, without this package. Where the modules are loaded already, as in the grader's sandbox, it does
nothing. It never changes a file: where another one has the name, its own go into a folder of their own.
"""

from __future__ import annotations

import ast
import base64
import bz2
import contextlib
import hashlib
import json
import sys
import textwrap
from collections.abc import Iterable, Iterator, Mapping

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from autograder.intake import parsing

LONG = 4000
"""Characters in a line of packed text: few lines, for where the cell is not folded."""

_CELL = '''\
#@title Archivos de este cuaderno / Files of this notebook
# Ejecuta esta celda; no hace falta leerla. / Run this cell; there is no need to read it.
def _files_of_this_notebook(packed, digest, modules, needed):
    import base64, bz2, hashlib, importlib.util, json, pathlib, sys, tempfile

    if all(module in sys.modules for module in modules):
        return
    if missing := ", ".join(name for name in needed if importlib.util.find_spec(name) is None):
        raise ImportError(
            f"Aquí falta {missing}: instálalo, o abre este cuaderno en Jupyter, Colab o Kaggle (en JupyterLite no "
            f"hay PyTorch). / {missing} is missing here: install it, or open this notebook in Jupyter, Colab or "
            "Kaggle (JupyterLite has no PyTorch)."
        )
    packed = base64.b64decode(packed)
    if hashlib.sha256(packed).hexdigest() != digest:
        raise ImportError(
            "Esta celda está dañada: descarga el cuaderno otra vez y copia en él tus respuestas. / This cell is "
            "damaged: download the notebook again and copy your answers into it."
        )
    files = {pathlib.Path(name): text for name, text in json.loads(bz2.decompress(packed)).items()}
    folder = pathlib.Path(".")
    try:
        if any(file.exists() and file.read_text("utf-8") != text for file, text in files.items()):
            raise FileExistsError
        for file, text in files.items():
            file.exists() or file.write_text(text, "utf-8")
    except (OSError, ValueError):
        folder = pathlib.Path(tempfile.mkdtemp())
        for file, text in files.items():
            (folder / file).write_text(text, "utf-8")
    sys.path.insert(0, str(folder.resolve()))


_files_of_this_notebook(
    """
{packed}
    """,
    {digest!r},
    {modules!r},
    {needed!r},
)'''


def carries(notebook: str) -> bool:
    """Whether a notebook, as text, has such a cell."""
    return "_files_of_this_notebook(" in notebook


def cell(files: Mapping[str, str], sources: Iterable[str]) -> NotebookNode:
    """The cell for these files (name -> text) and for a notebook with these code cells.

    Folded in JupyterLab and VS Code by one mark, in Colab by another. bz2 packs alike on every machine.
    """
    packed = bz2.compress(json.dumps(files, ensure_ascii=False, sort_keys=True).encode())
    modules = [name.removesuffix(".py") for name in files if name.endswith(".py")]
    code = [text for name, text in files.items() if name.endswith(".py")]
    filled = {
        "packed": textwrap.fill(base64.b64encode(packed).decode("ascii"), LONG, break_on_hyphens=False),
        "digest": hashlib.sha256(packed).hexdigest(),
        "modules": modules,
        "needed": sorted(set(_imported((*code, *sources))) - {*modules, *sys.stdlib_module_names}),
    }
    head, call = _CELL.split("\n\n\n")
    marks = {"jupyter": {"source_hidden": True}, "cellView": "form", "editable": False, "deletable": False}
    made: NotebookNode = new_code_cell(f"{head}\n\n\n{call.format(**filled)}", id="files", metadata=marks)
    return made


def _imported(sources: Iterable[str]) -> Iterator[str]:
    """The packages that code imports; a cell that is not plain Python tells none."""
    for source in sources:
        with contextlib.suppress(SyntaxError):
            for node in ast.walk(parsing.parse(source)):
                if isinstance(node, ast.Import):
                    yield from (alias.name.split(".")[0] for alias in node.names)
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    yield node.module.split(".")[0]
