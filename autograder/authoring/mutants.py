"""Right answers with one small change in their source: an operator, a constant, a name, an argument, a bound, a line.

A mutant is made from the abstract syntax tree, so that it always parses; the same source gives the same mutants.
"""

from __future__ import annotations

import ast
import copy
import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from autograder.intake import parsing

_OPERATORS: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add, ast.Mult),
    ast.Mult: (ast.Add, ast.Div),
    ast.Div: (ast.Mult, ast.FloorDiv),
    ast.FloorDiv: (ast.Mult, ast.Mod),
    ast.Mod: (ast.FloorDiv,),
    ast.MatMult: (ast.Mult,),
}
_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq, ast.GtE),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
_ATTRIBUTES = {
    "sum": ("mean", "amax"), "stack": ("cat",), "cat": ("stack",), "zeros": ("ones",), "new_zeros": ("new_ones",),
    "zeros_like": ("ones_like",), "ones": ("zeros",), "correlate2d": ("convolve2d",), "convolve2d": ("correlate2d",),
    "reshape": ("view",), "flip": ("roll",), "conj": ("abs",), "real": ("imag",), "weight": ("bias",),
    "double": ("float",),
    "float64": ("float32",), "dtype": ("shape",),
}  # fmt: skip
MOST_NAMES = 2
_EINSUM = re.compile("[a-zA-Z,. ]+->[a-zA-Z. ]*")


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed source, and what was changed: line and both texts."""

    source: str
    change: str


def mutants(source: str) -> Iterator[Mutant]:
    """Every mutant of `source`, in order. Raises SyntaxError when it is no Python."""
    tree = parsing.parse(source)
    seen = {ast.unparse(tree)}
    for node, put in list(_places(tree)):
        for replacement in list(_replacements(node, tree)):
            put(replacement)
            text = ast.unparse(ast.fix_missing_locations(tree))
            put(node)
            if text not in seen:
                seen.add(text)
                yield Mutant(text, f"line {getattr(node, 'lineno', 0)}: {_short(node)} -> {_short(replacement)}")


def _places(tree: ast.AST) -> Iterator[tuple[ast.AST, Callable[[ast.AST], None]]]:
    """Every node with a function that puts another in its place."""
    for parent in ast.walk(tree):
        for name, value in ast.iter_fields(parent):
            if isinstance(value, ast.AST):
                yield value, functools.partial(setattr, parent, name)
            elif isinstance(value, list):
                nodes = [(at, item) for at, item in enumerate(value) if isinstance(item, ast.AST)]
                yield from ((item, functools.partial(value.__setitem__, at)) for at, item in nodes)


def _short(node: ast.AST) -> str:
    return " ".join(ast.unparse(node).split())[:80]


def _replacements(node: ast.AST, whole: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.BinOp(op=operator):
            yield from (_with(node, op=other()) for other in _OPERATORS.get(type(operator), ()))
            yield node.left
            yield node.right
        case ast.UnaryOp():
            yield node.operand
        case ast.Compare(ops=[only]):
            yield from (_with(node, ops=[other()]) for other in _COMPARISONS.get(type(only), ()))
        case ast.AugAssign(op=operator):
            yield from (_with(node, op=other()) for other in _OPERATORS.get(type(operator), ()))
            yield ast.Assign([node.target], node.value)
            yield ast.Pass()
        case ast.Assign() | ast.Expr() | ast.If() | ast.For():
            yield ast.Pass()
        case ast.Constant():
            yield from (ast.Constant(other) for other in _constants(node.value))
        case ast.Name(ctx=ast.Load()):
            yield from (ast.Name(other, ast.Load()) for other in _names(node.id, whole))
        case ast.Call():
            yield from _calls(node)
        case ast.Tuple(elts=items) | ast.List(elts=items) if isinstance(node.ctx, ast.Load):
            yield from (_with(node, elts=_swapped(items, at)) for at in range(len(items) - 1))
        case ast.Slice():
            yield from _slices(node)
        case ast.Attribute(ctx=ast.Load()):
            yield from (_with(node, attr=other) for other in _ATTRIBUTES.get(node.attr, ()))
        case ast.IfExp():
            yield node.body
            yield node.orelse
        case ast.GeneratorExp() | ast.ListComp():
            yield from _comprehensions(node)


def _with(node: ast.AST, **changes: object) -> ast.AST:
    other = copy.copy(node)
    for name, value in changes.items():
        setattr(other, name, value)
    return other


def _swapped(items: list[ast.expr], at: int) -> list[ast.expr]:
    return [*items[:at], items[at + 1], items[at], *items[at + 2 :]]


def _constants(value: object) -> Iterator[bool | int | float | str]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        yield from (value + 1, value - 1)
        if value > 1:
            yield -value
    elif isinstance(value, str) and _EINSUM.fullmatch(value):
        for at in range(len(value) - 1):
            if value[at].isalpha() and value[at + 1].isalpha():
                yield value[:at] + value[at + 1] + value[at] + value[at + 2 :]


def _names(name: str, whole: ast.AST) -> list[str]:
    """Other names of this source that could stand there by mistake: arguments and variables of the nearest length."""
    known = {node.id for node in ast.walk(whole) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    known |= {node.arg for node in ast.walk(whole) if isinstance(node, ast.arg)}
    if name not in known:
        return []
    others = sorted(known - {name}, key=lambda other: (abs(len(other) - len(name)), other))
    return others[:MOST_NAMES]


def _calls(node: ast.Call) -> Iterator[ast.AST]:
    for at in range(len(node.args) - 1):
        yield _with(node, args=_swapped(node.args, at))
    for at in range(len(node.args)):
        yield _with(node, args=[*node.args[:at], *node.args[at + 1 :]])
    for at in range(len(node.keywords)):
        yield _with(node, keywords=[*node.keywords[:at], *node.keywords[at + 1 :]])
    if isinstance(node.func, ast.Attribute):
        yield node.func.value


def _slices(node: ast.Slice) -> Iterator[ast.AST]:
    for bound in ("lower", "upper", "step"):
        value = getattr(node, bound)
        if value is not None:
            yield _with(node, **{bound: None})
            for operator in (ast.Add(), ast.Sub()):
                yield _with(node, **{bound: ast.BinOp(value, operator, ast.Constant(1))})
        elif bound != "step":
            yield _with(node, **{bound: ast.Constant(1 if bound == "lower" else -1)})


def _comprehensions(node: ast.GeneratorExp | ast.ListComp) -> Iterator[ast.AST]:
    """The conditions left out."""
    for at, generator in enumerate(node.generators):
        if generator.ifs:
            bare = _with(generator, ifs=[])
            yield _with(node, generators=[*node.generators[:at], bare, *node.generators[at + 1 :]])
