"""Errors that everybody makes once, in a sentence: what Python or PyTorch means, and what to do. For any lab."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
import traceback
from collections.abc import Callable, Collection, Sequence
from itertools import zip_longest
from typing import Any

IMPORTED = {"np", "plt", "torch", "nn", "F", "Tensor", "numpy", "math", "pd", "scipy"}

# Each text by its pattern, which is looked for in the error; groups of the pattern are fields of the texts.
TEXTS: list[tuple[type[BaseException], str, str, str]] = [
    (
        NotImplementedError,
        "",
        "La línea `raise NotImplementedError` sigue en tu función: bórrala.",
        "The line `raise NotImplementedError` is still in your function: delete it.",
    ),
    (
        RuntimeError,
        "leaf Variable that requires grad",
        "Cambias en su sitio un parámetro que autograd vigila: hazlo dentro de `with torch.no_grad():`, o trabaja con "
        "una copia (`.detach().clone()`).",
        "You change in place a parameter that autograd watches: do it inside `with torch.no_grad():`, or work on a "
        "copy (`.detach().clone()`).",
    ),
    (
        RuntimeError,
        "view size is not compatible",
        "`view` necesita un tensor contiguo en memoria, y este no lo es (después de `permute` o `transpose`, por "
        "ejemplo): usa `reshape`.",
        "`view` needs a tensor that is contiguous in memory, and this one is not (after `permute` or `transpose`, for "
        "example): use `reshape`.",
    ),
    (
        RuntimeError,
        "expected (?:m1 and m2|.*?) to have the same dtype|expected scalar type",
        "Se mezclan dos dtypes: crea tus tensores con el de la entrada, `dtype=x.dtype` o `x.new_zeros(...)`.",
        "Two dtypes meet: make your tensors with the input's, `dtype=x.dtype` or `x.new_zeros(...)`.",
    ),
    (
        IndexError,
        "index (?P<index>-?\\d+) is out of bounds for (?:dimension|axis) (?P<axis>\\d+) with size (?P<size>\\d+)",
        "El eje {axis} tiene {size} posiciones, de 0 a {last}, y pides la {index}: ¿hasta dónde llega tu bucle?",
        "Axis {axis} has {size} places, 0 to {last}, and you ask for {index}: how far does your loop go?",
    ),
    (
        TypeError,
        "missing \\d+ required positional argument",
        "Falta un argumento en una llamada: compara con los parámetros de esa función.",
        "An argument is missing in a call: compare with that function's parameters.",
    ),
]
WORDS = {
    "es": {
        "import": "`{name}` se importa en la primera celda de código: ejecútala antes.",
        "later": "`{name}` no existe todavía: ejecuta antes la celda que lo define, o revisa cómo se escribe.",
        "nothing": "Tu función devuelve None: ¿le falta `return`?",
        "shapes": "Las formas {one} y {two} no se combinan: {places}. Un eje se estira solo si mide 1.",
        "place": "en el eje {axis} una mide {a} y la otra {b}",
    },
    "en": {
        "import": "`{name}` is imported in the first code cell: run it first.",
        "later": "`{name}` does not exist yet: run the cell that defines it first, or look at its spelling.",
        "nothing": "Your function returns None: is its `return` missing?",
        "shapes": "The shapes {one} and {two} do not combine: {places}. An axis is stretched only if it is 1 long.",
        "place": "in axis {axis} one is {a} long and the other {b}",
    },
}


def explain(error: BaseException, shapes: Sequence[tuple[int, ...]], language: str) -> str:
    """What to do about an error; "" for one that is not known. `shapes`: what the operator that failed was given."""
    if isinstance(error, NameError) and error.name:
        return WORDS[language]["import" if error.name in IMPORTED else "later"].format(name=error.name)
    if sentence := _shapes(str(error), shapes, language):
        return sentence
    for kind, pattern, spanish, english in TEXTS:
        if isinstance(error, kind) and (found := re.search(pattern, str(error))):
            facts = found.groupdict()
            facts["last"] = str(int(facts.get("size", 0)) - 1)
            return (spanish if language == "es" else english).format(**facts)
    return ""


def nothing_returned(language: str) -> str:
    """What to do about a function that returns None."""
    return WORDS[language]["nothing"]


def own_line(error: BaseException, helpers: Collection[str]) -> str:
    """Where in the notebook an error arose: " → 3: return a + b"; "" where no line of the student's took part."""
    frames = traceback.extract_tb(error.__traceback__)
    foreign = {*helpers, __file__}
    own = [frame for frame in frames if frame.filename not in foreign and "site-packages" not in frame.filename]
    return f" → {own[-1].lineno}: {own[-1].line}" if own else ""


def is_begun(function: Callable[..., Any]) -> bool:
    """Whether a function holds more than its description and one statement that raises."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, TypeError, SyntaxError):
        return False
    (defined, *_) = tree.body
    body = getattr(defined, "body", [])
    return len([each for each in body if not isinstance(getattr(each, "value", None), ast.Constant)]) > 1


def _shapes(text: str, shapes: Sequence[tuple[int, ...]], language: str) -> str:
    """Two shapes that do not combine, and the axes at fault, counted from the front of the longer one."""
    if found := re.search(r"broadcast together with shapes (\([\d,]*\)) (\([\d,]*\))", text):
        shapes = [tuple(map(int, re.findall(r"\d+", shape))) for shape in found.groups()]
    elif "must match the size of tensor" not in text:
        return ""
    if len(shapes) != 2:
        return ""
    words, longest = WORDS[language], max(map(len, shapes))
    pairs = zip_longest(*(reversed(shape) for shape in shapes), fillvalue=1)
    wrong = [(longest - 1 - place, a, b) for place, (a, b) in enumerate(pairs) if a != b and 1 not in (a, b)]
    places = ", ".join(words["place"].format(axis=axis, a=a, b=b) for axis, a, b in sorted(wrong))
    return words["shapes"].format(one=tuple(shapes[0]), two=tuple(shapes[1]), places=places)
