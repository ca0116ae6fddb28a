"""What an author says of a new question, `softmax_rows(x: Tensor, axis: int)`, as Python reads it."""

from __future__ import annotations

import ast
import keyword
from dataclasses import dataclass

from autograder.errors import AssignmentError
from autograder.intake import parsing

KINDS = ("array", "tensor", "integer", "number", "text", "list")
"""What a new lab can draw for an argument."""
_ANNOTATED = {
    "ndarray": "array", "array": "array", "Tensor": "tensor", "int": "integer", "float": "number", "str": "text",
    "list": "list",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument: its name, its annotation as it was written ("" for none), and what is drawn for it."""

    name: str
    annotation: str
    kind: str

    @property
    def written(self) -> str:
        """As it stands in a signature."""
        return f"{self.name}: {self.annotation}" if self.annotation else self.name


@dataclass(frozen=True, slots=True)
class Signature:
    """A question: the function's name and its arguments."""

    function: str
    arguments: tuple[Argument, ...]

    @property
    def written(self) -> str:
        """`softmax_rows(x: Tensor)`."""
        return f"{self.function}({', '.join(argument.written for argument in self.arguments)})"

    @property
    def names(self) -> tuple[str, ...]:
        """The arguments' names."""
        return tuple(argument.name for argument in self.arguments)

    @property
    def code(self) -> str:
        """What its misconceptions' codes begin with: `SOFTMAX-ROWS`."""
        return self.function.upper().replace("_", "-")


def parse(text: str) -> Signature:
    """The signature in `name(argument, other: int)`. Raises AssignmentError for anything else."""
    refusal = AssignmentError(f'{text!r} is no signature: write "name(argument, other: int)", or "name()"')
    try:
        (node,) = parsing.parse(f"def {text}: ...").body
    except (SyntaxError, ValueError) as error:
        raise refusal from error
    if not isinstance(node, ast.FunctionDef) or keyword.issoftkeyword(node.name):
        raise refusal
    given = node.args
    if given.vararg or given.kwarg or given.kwonlyargs or given.posonlyargs or given.defaults or node.returns:
        raise AssignmentError(f"{text!r}: plain arguments only; defaults and stars are written in the notebook later")
    return Signature(node.name, tuple(map(_argument, given.args)))


def _argument(node: ast.arg) -> Argument:
    annotation = ast.unparse(node.annotation) if node.annotation else ""
    plain = annotation.split("[")[0].split(".")[-1]
    if annotation and plain not in _ANNOTATED:
        raise AssignmentError(
            f"{node.arg}: {annotation} is not drawn by itself: leave the annotation out, or take one of "
            f"{', '.join(_ANNOTATED)}, and write the generator by hand"
        )
    return Argument(node.arg, annotation, _ANNOTATED.get(plain, "array"))
