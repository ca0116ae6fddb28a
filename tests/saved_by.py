"""One notebook as real tools save it, each in its documented format: what a class hands in for the same work.

A notebook is a list of (kind, text) with the kinds "code" and "markdown".
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import nbformat
from nbconvert import PythonExporter

Cells: TypeAlias = Sequence[tuple[str, str]]
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
_MAGIC = re.compile(r"^(?=[%!])", re.MULTILINE)


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _ipynb(cells: list[dict[str, Any]], metadata: dict[str, Any], minor: int, **layout: Any) -> bytes:
    notebook = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": minor}
    return json.dumps(notebook, **layout).encode()


def _cell(kind: str, source: object, metadata: dict[str, Any], **more: Any) -> dict[str, Any]:
    output = [{"name": "stdout", "output_type": "stream", "text": ["1\n"]}]
    code = {"execution_count": 3, "outputs": output} if kind == "code" else {}
    return {"cell_type": kind, "metadata": metadata, "source": source, **code, **more}


def jupyterlab(cells: Cells) -> bytes:
    """nbformat 4.5: every cell has an id, sources are lists of lines."""
    made = [_cell(kind, _lines(text), {}, id=f"0f3a-{number:04d}") for number, (kind, text) in enumerate(cells)]
    return _ipynb(made, {"kernelspec": KERNEL, "language_info": {"name": "python"}}, 5, indent=1, ensure_ascii=False)


def classic(cells: Cells) -> bytes:
    """The notebook before JupyterLab: nbformat 4.2, no ids, a toolbar's state in the metadata."""
    made = [_cell(kind, _lines(text), {"collapsed": True, "trusted": True}) for kind, text in cells]
    return _ipynb(made, {"kernelspec": KERNEL, "toc": {"base_numbering": 1}}, 2, indent=1)


def vscode(cells: Cells) -> bytes:
    """One string a cell where it has one line, and VS Code's own metadata."""
    made = [_cell(kind, _lines(text), {"vscode": {"languageId": "python"}}) for kind, text in cells]
    language = {"name": "python", "version": "3.11.7", "file_extension": ".py"}
    return _ipynb(made, {"language_info": language, "orig_nbformat": 4}, 2, indent=2)


def colab(cells: Cells) -> bytes:
    """The cell's id lies in its metadata, with the state of its form and a table of what ran."""
    made = [
        _cell(kind, _lines(text), {"id": f"aB{number:02d}xYz", "colab": {"base_uri": "https://localhost:8080/"}})
        for number, (kind, text) in enumerate(cells)
    ]
    metadata = {"colab": {"provenance": [], "gpuType": "T4"}, "kernelspec": {"name": "python3"}, "accelerator": "GPU"}
    return _ipynb(made, metadata, 0, separators=(",", ":"))


def kaggle(cells: Cells) -> bytes:
    """All in one line, cells trusted and timed, each source one string."""
    timed = {"trusted": True, "_uuid": "8f2839f2", "execution": {"iopub.execute_input": "2026-11-20T10:00:00Z"}}
    made = [_cell(kind, text, timed) for kind, text in cells]
    return _ipynb(made, {"kernelspec": KERNEL, "kaggle": {"accelerator": "none", "dataSources": []}}, 4)


def deepnote(cells: Cells) -> bytes:
    """Block types and hashes in each cell's metadata; text blocks are Markdown cells with a type of their own."""
    made = [
        _cell(
            kind, text, {"cell_id": f"{number:032x}", "deepnote_cell_type": "code" if kind == "code" else "text-cell-p"}
        )
        for number, (kind, text) in enumerate(cells)
    ]
    return _ipynb(made, {"deepnote": {}, "deepnote_notebook_id": "77", "orig_nbformat": 2}, 0)


def nbconvert(cells: Cells) -> bytes:
    """`jupyter nbconvert --to script`, the real one."""
    notebook = nbformat.reads(jupyterlab(cells).decode(), as_version=4)
    return str(PythonExporter().from_notebook_node(notebook)[0]).encode()


def vscode_script(cells: Cells) -> bytes:
    """VS Code, "Export as Python script": markers, and what nbconvert makes of magics."""
    parts = []
    for kind, text in cells:
        code = text if kind != "code" else _without_markers(nbconvert([("code", text)]).decode())
        parts.append(f"# %%\n{code}" if kind == "code" else f"# %% [markdown]\n{_commented(text)}")
    return "\n\n".join(parts).encode()


def spyder(cells: Cells) -> bytes:
    """Cells with a title; IPython's lines are comments in a script."""
    header = "# -*- coding: utf-8 -*-\n"
    parts = [
        f"#%% part {number}\n{_MAGIC.sub('# ', text)}" if kind == "code" else f"#%% text\n{_commented(text)}"
        for number, (kind, text) in enumerate(cells)
    ]
    return (header + "\n\n".join(parts)).encode()


def percent(cells: Cells) -> bytes:
    """jupytext, py:percent: a YAML header, magics commented."""
    parts = [
        f"# %%\n{_MAGIC.sub('# ', text)}" if kind == "code" else f"# %% [markdown]\n{_commented(text)}"
        for kind, text in cells
    ]
    return (_commented(_YAML) + "\n\n" + "\n\n".join(parts)).encode()


def light(cells: Cells) -> bytes:
    """jupytext, py:light: cells are paragraphs, `# +` opens one that holds empty lines."""
    parts = [f"# +\n{_MAGIC.sub('# ', text)}\n# -" if kind == "code" else _commented(text) for kind, text in cells]
    return (_commented(_YAML) + "\n\n" + "\n\n".join(parts)).encode()


def markdown(cells: Cells) -> bytes:
    """jupytext, md: code in fences."""
    parts = [f"```python\n{text}\n```" if kind == "code" else text for kind, text in cells]
    return f"{_YAML}\n\n{(chr(10) * 2).join(parts)}\n".encode()


def myst(cells: Cells) -> bytes:
    """MyST: code-cell directives, with options above the code."""
    parts = [
        f"```{{code-cell}} ipython3\n:tags: [solution]\n\n{text}\n```" if kind == "code" else text
        for kind, text in cells
    ]
    return f"{_YAML}\n\n{(chr(10) * 2).join(parts)}\n".encode()


def colab_script(cells: Cells) -> bytes:
    """Colab, "Download .py": no markers, text as strings, a cell that begins with a magic wholly commented."""
    header = '# -*- coding: utf-8 -*-\n"""Untitled.ipynb\n\nAutomatically generated by Colab.\n"""\n\n'
    note = "# Commented out IPython magic to ensure Python compatibility.\n"
    parts = []
    for kind, text in cells:
        if kind != "code":
            parts.append(f'"""{text}"""')
        elif text.startswith("%%"):
            parts.append(note + "\n".join(f"# {line}" for line in text.split("\n")))
        elif text.startswith("%"):
            parts.append(note + re.sub("^(?=%)", "# ", text, flags=re.MULTILINE))
        else:
            parts.append(text)
    return (header + "\n\n".join(parts) + "\n").encode()


_YAML = (
    "---\njupyter:\n  jupytext:\n    text_representation:\n      extension: .py\n  kernelspec:\n    name: python3\n---"
)


def _commented(text: str) -> str:
    return "\n".join(f"# {line}".rstrip() for line in text.split("\n"))


def _without_markers(script: str) -> str:
    return re.sub(r"^(?:#!.*|# coding.*|# In\[.*)\n", "", script, flags=re.MULTILINE).strip()


TOOLS: dict[str, tuple[str, Callable[[Cells], bytes]]] = {
    "JupyterLab": (".ipynb", jupyterlab),
    "classic notebook": (".ipynb", classic),
    "VS Code": (".ipynb", vscode),
    "Colab": (".ipynb", colab),
    "Kaggle": (".ipynb", kaggle),
    "Deepnote": (".ipynb", deepnote),
    "nbconvert": (".py", nbconvert),
    "VS Code script": (".py", vscode_script),
    "Spyder": (".py", spyder),
    "jupytext percent": (".py", percent),
    "jupytext light": (".py", light),
    "jupytext md": (".md", markdown),
    "MyST": (".md", myst),
    "Colab script": (".py", colab_script),
}
