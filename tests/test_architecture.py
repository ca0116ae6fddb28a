"""Imports go strictly down, and the code keeps the size that makes it readable."""

from __future__ import annotations

import ast
import re
import statistics
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "autograder"

# A part imports only from parts above it in this list, or from itself.
LAYERS = (
    "messages",
    "errors",
    "model",
    "intake",
    "sandbox",
    "labs",
    "course",
    "grading",
    "explaining",
    "handout",
    "pipeline",
    "sinks",
    "graders",
    "running",
    "nbgrader",
    "lms",
    "authoring",
    "lti",
    "commands",
    "cli",
    "__main__",
)
MAY_NAME_TORCH = ("sandbox.inside", "grading", "graders", "explaining", "authoring")
WITHOUT_TORCH = ("messages", "errors", "model", "intake", "labs", "course", "sinks", "running", "lms")
WITH_TORCH = ("running.worker", "running.loading", "lms.bundles")
MAY_NAME_NBGRADER = ("sinks.gradebook", "sinks.marks", "nbgrader", "handout.release", "lms")
MAY_IMPORT_LATE = ("commands", "cli", "running.cohort", "sinks.gradebook.late", "lti.demo_platform")
FORBIDDEN_INSIDE = {"autograder", "pytest", "pickle", "multiprocessing", "subprocess"}


def files() -> list[Path]:
    """The package's own files; specimens are students'."""
    return [path for path in sorted(PACKAGE.rglob("*.py")) if "specimens" not in path.parts]


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the package by its dotted name below `autograder`, parsed."""
    found = {}
    for path in files():
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = ast.parse(path.read_text(encoding="utf-8"))
    return found


def imports(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Absolute dotted names that a module imports, with the line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def part(name: str) -> str:
    """The top-level part of a dotted name below `autograder`."""
    return name.split(".")[0]


def under(name: str, places: tuple[str, ...]) -> bool:
    """Whether a module lies in one of these places."""
    return any(name == place or name.startswith(place + ".") for place in places)


def functions() -> Iterator[tuple[str, int]]:
    """Every function of the package and how many lines it has."""
    for name, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{name}.{node.name}", (node.end_lineno or 0) - node.lineno + 1


@pytest.mark.parametrize("name", [name for name in modules() if name])
def test_imports_go_down(name: str) -> None:
    """A module imports only what stands above it in LAYERS, or its own part."""
    own = part(name)
    assert own in LAYERS, f"give {own} its place in LAYERS"
    for target, line in imports(modules()[name]):
        if target.startswith("autograder."):
            other = part(target.removeprefix("autograder."))
            assert other == own or LAYERS.index(other) < LAYERS.index(own), f"{name}:{line} imports {target}"


def test_the_untrusted_side_knows_nothing_of_ours() -> None:
    """What a student's process may see imports nothing of autograder, no pickle and no way to start programs."""
    inside = {name: tree for name, tree in modules().items() if under(name, ("sandbox.inside",))}
    assert inside
    for name, tree in inside.items():
        for target, line in imports(tree):
            assert target.split(".")[0] not in FORBIDDEN_INSIDE, f"{name}:{line} imports {target}"


@pytest.mark.parametrize(("library", "places"), [("torch", MAY_NAME_TORCH), ("nbgrader", MAY_NAME_NBGRADER)])
def test_heavy_libraries_are_named_in_few_places(library: str, places: tuple[str, ...]) -> None:
    """torch and nbgrader are imported where they must be, so that help and exports start fast."""
    for name, tree in modules().items():
        for target, line in imports(tree):
            if target.split(".")[0] == library:
                assert under(name, places), f"{name}:{line} imports {target}"


def test_python_is_parsed_in_one_place() -> None:
    """Two threads may not do it at once; what goes to students is alone in its process."""
    for name, tree in modules().items():
        if not under(name, ("sandbox.inside", "handout.helpers", "intake.parsing")):
            calls = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "parse"]
            assert not [call for call in calls if ast.unparse(call) == "ast.parse"], f"{name} calls ast.parse"


def at_the_top(module: ast.Module) -> ast.Module:
    """What of a module is run when it is imported: not what its functions import once they are called."""
    kept = [node for node in module.body if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return ast.Module(kept, [])


def loaded(name: str) -> set[str]:
    """All modules of the package that are loaded with one of them."""
    found, wanted = set[str](), [name]
    while wanted:
        parts = wanted.pop().split(".")
        new = {".".join(parts[:size]) for size in range(1, len(parts) + 1)} & modules().keys() - found
        found |= new
        targets = [target for each in new for target, _ in imports(at_the_top(modules()[each]))]
        wanted += [target.removeprefix("autograder.") for target in targets if target.startswith("autograder.")]
    return found


@pytest.mark.parametrize(
    "name", [name for name in modules() if under(name, WITHOUT_TORCH) and not under(name, WITH_TORCH)]
)
def test_files_and_pages_need_no_pytorch(name: str) -> None:
    """What reads files, writes pages and gives out work loads no module that imports torch: it starts fast, and under
    any Python."""
    heavy = {each for each in loaded(name) for target, _ in imports(modules()[each]) if target.split(".")[0] == "torch"}
    assert not heavy


def test_nothing_needs_the_lti_tool() -> None:
    """Only its own command imports the LTI tool, and the doctor, who looks at one where a course has it."""
    for name, tree in modules().items():
        if not under(name, ("lti", "commands.serve", "commands.doctor")):
            assert not any(target.startswith("autograder.lti") for target, _ in imports(tree)), name


def test_imports_stand_at_the_top() -> None:
    """No import inside a function, but in commands, which import what they run."""
    for name, tree in modules().items():
        if under(name, MAY_IMPORT_LATE):
            continue
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)):
            late = [node.lineno for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)]
            assert not late, f"{name}:{late[0]} imports inside {function.name}"


def test_files_and_functions_are_short() -> None:
    """No file over 350 lines, no function over 60; medians at most 150 and 12."""
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in files()}
    lengths = {path: lines for path, lines in lengths.items() if lines}
    assert not [(str(path.relative_to(ROOT)), lines) for path, lines in lengths.items() if lines > 350]
    assert statistics.median(lengths.values()) <= 150
    assert not [(name, lines) for name, lines in functions() if lines > 60]
    assert statistics.median(lines for _, lines in functions()) <= 12


def test_every_public_name_says_what_it_is() -> None:
    """Modules, public classes and public functions have docstrings; a wrong function has the words of its code."""
    silent = []
    for name, tree in modules().items():
        if not ast.get_docstring(tree) and tree.body:
            silent.append(name)
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith(
                "_"
            ):
                if not ast.get_docstring(node) and not any(
                    "wrong" in ast.unparse(each) for each in node.decorator_list
                ):
                    silent.append(f"{name}.{node.name}")
                members = node.body if isinstance(node, ast.ClassDef) else []
                silent += [
                    f"{name}.{node.name}.{member.name}"
                    for member in members
                    if isinstance(member, ast.FunctionDef | ast.AsyncFunctionDef)
                    and not member.name.startswith("_")
                    and not ast.get_docstring(member)
                ]
    assert not silent


SUBJECT = re.compile(
    r"convol|conv\dd|nn\.Conv|pooling|edge_detector|two_convs|canales|(in|out)put channel|numbers of channels|"
    r"kernel(s)? (G[xy]|of|sizes?|given)",
    re.IGNORECASE,
)
"""Words of the first labs' subject."""
MAY_KNOW_A_SUBJECT = (
    "graders",  # the labs
    "sandbox.inside",  # families of operators, modules that cross
    "labs.manifest",  # the families' names
    "authoring.mutants",  # names of scipy that are exchanged for each other
    "lti.demo_platform",  # shows the labs of this repository
)


def test_nothing_general_knows_a_labs_subject() -> None:
    """No word of convolution in code, messages or pages that another lab uses."""
    found = []
    for path in sorted(PACKAGE.rglob("*")):
        name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
        if path.suffix in (".py", ".toml", ".html", ".css", ".js") and not under(name, MAY_KNOW_A_SUBJECT):
            lines = enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
            found += [f"{name}:{number}: {line.strip()}" for number, line in lines if SUBJECT.search(line)]
    assert not found, "\n".join(found)


def test_the_map_names_files_that_are_there() -> None:
    """Every file that docs/architecture.md names lies where it says."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = [name.removeprefix("autograder/") for name in re.findall(r"`([\w/]+/[\w./]+\.\w+)`", text)]
    assert len(named) > 15
    assert not [name for name in named if not ((PACKAGE / name).is_file() or (ROOT / name).is_file())]
