"""Tries your functions on examples that are all in the notebook, and says what differs. In Spanish and in English.

`use` chooses the language; `check` tries a function. The hidden tests that grade you are not in this file, nor is any
right or wrong function: read it as much as you like.

For authors: a test cell calls check("my_function", globals(), [Example("docstring", (arguments), expected), ...]), and
then, in its hidden region, hidden_checks("my_function").
"""

from __future__ import annotations

import contextlib
import copy
import functools
import io
import json
import os
import re
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import labdraw
import labstumbles
from labvalues import differs, digest

RUNGS = ("difference", "name", "experiment")
NAMES = Path(__file__).with_name("labcheck.json")  # What results of known mistakes look like; no code.
TEXTS = {
    "es": {
        "lesson": "en el ejemplo de la lección",
        "docstring": "en el ejemplo de su descripción",
        "batch": "con dos imágenes a la vez",
        "dtype": "en float64 y con memoria no contigua",
        "again": "al llamarla otra vez con lo mismo",
        "missing": "no existe ninguna función con ese nombre. Ejecuta antes la celda de tu respuesta.",
        "unwritten": "aún no está escrita. Escribe tu respuesta en la celda de arriba y ejecútala.",
        "exception": "tu función se detuvo con {error}",
        "no_error": "devuelve un valor de tipo {yours}, y debía lanzar {expected}.",
        "due_error": " Debía lanzar {expected}.",
        "impossible": "con algo imposible",
        "type": "el tipo es {yours} y se esperaba {expected}.",
        "shape": "la forma es {yours} y se esperaba {expected}.",
        "dtype_is": "el dtype es {yours} y se esperaba {expected}.",
        "value": "el valor es {yours} y se esperaba {expected}.",
        "values": "{wrong} de {total} valores no coinciden. El primero, en {place}, debía ser {expected} y es {yours}.",
        "set": "estos pesos están fijados, y se piden tal como los sortea PyTorch.",
        "changed": "el resultado es correcto, pero tu función modificó sus entradas.",
        "shared": "devuelve el mismo objeto que la vez anterior, y se pide uno nuevo en cada llamada.",
        "forbidden": "usa {operators}, que este ejercicio prohíbe, en ella misma o en una función a la que llama. "
        "Así no suma ningún punto.",
        "passed": "¡bien!",
        "noticed": "No lo prueba todo: los ejemplos visibles notan {noticed} de cada 100 errores comunes, y la nota "
        "sale de otros casos.",
        "unmeasured": "No lo prueba todo: la nota sale de otros casos.",
        "hint": "Mira la diferencia. Si no das con la causa, ejecuta otra vez esta comprobación y te ayudo más.",
        "try": "Prueba esto: {experiment}",
        "hidden": "esta pregunta se califica fuera del cuaderno. c.Autograde.autograde_preprocessors debe contener "
        "autograder.nbgrader.Grade (véase nbgrader_config.py); sin eso no hay nota.",
    },
    "en": {
        "lesson": "on the example of the lesson",
        "docstring": "on the example of its description",
        "batch": "with two images at once",
        "dtype": "in float64 and with memory that is not contiguous",
        "again": "when called again with the same",
        "missing": "there is no function of that name. Run the cell of your answer first.",
        "unwritten": "not written yet. Write your answer in the cell above and run it.",
        "exception": "your function stopped with {error}",
        "no_error": "it returns a value of type {yours}, and should raise {expected}.",
        "due_error": " It should raise {expected}.",
        "impossible": "with something impossible",
        "type": "the type is {yours} and {expected} was expected.",
        "shape": "the shape is {yours} and {expected} was expected.",
        "dtype_is": "the dtype is {yours} and {expected} was expected.",
        "value": "the value is {yours} and {expected} was expected.",
        "values": "{wrong} of {total} values do not match. The first, at {place}, should be {expected} and is {yours}.",
        "set": "these weights were set, and are asked for as PyTorch draws them.",
        "changed": "the result is right, but your function changed its inputs.",
        "shared": "it returns the same object as the time before, and a new one is asked for in each call.",
        "forbidden": "it uses {operators}, which this exercise forbids, itself or in a function that it calls. "
        "That earns no points.",
        "passed": "well done!",
        "noticed": "It is not proof: the visible examples notice {noticed} in 100 common mistakes, and the grade comes "
        "from other cases.",
        "unmeasured": "It is not proof: the grade comes from other cases.",
        "hint": "Look at the difference. If you cannot find the cause, run this check again and I will help you more.",
        "try": "Try this: {experiment}",
        "hidden": "this question is graded outside the notebook. c.Autograde.autograde_preprocessors must contain "
        "autograder.nbgrader.Grade (see nbgrader_config.py); without it there is no grade.",
    },
}


class Example(NamedTuple):
    """A visible example: where it is told (a key of TEXTS, or words of your own), arguments, and the right answer.

    The right answer may be a class of errors, as ValueError, or a layer whose weights are left to labvalues.Chance.
    """

    where: str
    arguments: tuple[Any, ...]
    expected: Any


class Settings:
    """The language, which rungs of the ladder there are, and how often each question was tried in vain."""

    language = "es"
    rungs: Sequence[str] = RUNGS
    tries: ClassVar[dict[str, int]] = {}
    recorded: dict[str, list[Example]] | None = None  # What is asked of whom, while a lab is released.


def use(language: str, rungs: Sequence[str] = RUNGS) -> None:
    """Chooses "es" or "en", and what a failing check tells on the first, second and third try.

    use("en", rungs=["difference"]) never names a mistake; ["difference", "name"] names it and proposes no experiment.
    """
    if language not in TEXTS or not set(rungs) <= set(RUNGS):
        raise ValueError(f"use({', '.join(map(repr, TEXTS))}), rungs among {RUNGS}: not {language!r}, {rungs!r}")
    Settings.language, Settings.rungs, Settings.tries = language, tuple(rungs), {}


def say(key: str, **facts: object) -> str:
    """The text `key` in the language in use, with its facts filled in; a key that is no text stands for itself."""
    return TEXTS[Settings.language].get(key, key).format(**facts)


class CheckFailed(AssertionError):
    """A check that does not hold, told in a sentence or a few."""

    def __str__(self) -> str:
        return "\n".join(map(str, self.args))

    def _render_traceback_(self) -> list[str]:
        """What Jupyter prints for a traceback, which would speak of this file; nbgrader validate cuts longer lines."""
        first, *others = map(str, self.args)
        return [line for part in (f"✗ {first}", *others) for line in textwrap.wrap(part, width=80)]


class Seen(NamedTuple):
    """What a function did on one example; `gap` holds what was returned and what was due where both can be drawn.

    `digest` is "" for what proves nothing, as where an error is due: who forgets it may still have another mistake.
    """

    problem: str = ""
    digest: str = ""
    gap: tuple[Any, Any] | None = None
    answer: Any = None
    changed: bool = False
    stumble: str = ""


def check(
    question: str, namespace: Mapping[str, Any], examples: Sequence[Example], *, forbid: str = "", new: bool = False
) -> None:
    """Tries namespace[question] on the examples, and on the first of them again. Raises CheckFailed at what differs.

    `forbid` is a regular expression: operators of PyTorch in whose names it is found must not run. `new` asks for
    another object in each call. An answer that is not written yet is told on stderr, which nbgrader takes for a
    failure and Run All does not.
    """
    if Settings.recorded is not None:
        Settings.recorded[question] = list(examples)
        return
    function = namespace.get(question)
    if not callable(function):
        raise CheckFailed(f"{question}: {say('missing')}")
    try:
        seen = attempts(question, function, examples, new)
    except UnwrittenError:
        _tell_unwritten(question)
        return
    if forbid and (used := _operators(function, examples, forbid)):
        raise CheckFailed(f"{question}: {say('forbidden', operators=', '.join(used))}")
    failed = next((one for one in seen if one.problem), None)
    if failed is not None:
        if failed.gap:
            labdraw.gap(*failed.gap, Settings.language)
        raise CheckFailed(failed.problem, *filter(None, [failed.stumble]), *_ladder(question, seen))
    share = _known()["noticed"].get(question)
    measured = say("unmeasured") if share is None else say("noticed", noticed=share)
    print(f"✓ {question}: {say('passed')}\n  {measured}")


def hidden_checks(question: str) -> None:
    """Marks where a question's hidden tests go; an error where nbgrader grades without the grader that holds them."""
    if os.environ.get("NBGRADER_EXECUTION") == "autograde":
        raise CheckFailed(f"{question}: {say('hidden')}")


class UnwrittenError(Exception):
    """The function is still the stub."""


def _tell_unwritten(question: str) -> None:
    if "NBGRADER_EXECUTION" in os.environ:  # nobody waits for the rest of the lesson
        raise CheckFailed(f"{question}: {say('unwritten')}")
    print(f"✗ {question}: {say('unwritten')}", file=sys.stderr)


def attempts(question: str, function: Callable[..., Any], examples: Sequence[Example], new: bool = False) -> list[Seen]:
    """All examples in order, the first of them twice; what the function prints is shown up to the first that fails."""
    seen: list[Seen] = []
    for example in (*examples, examples[0]._replace(where="again")):
        failed = any(one.problem for one in seen)
        with contextlib.redirect_stdout(io.StringIO()) if failed else contextlib.nullcontext():
            seen.append(attempt(function, example, question))
    if new and seen[-1].answer is seen[0].answer and not seen[-1].problem:
        seen[-1] = seen[-1]._replace(problem=f"{question}(): {say('shared')}")
    return seen


def attempt(function: Callable[..., Any], example: Example, question: str = "") -> Seen:
    """What the function does on copies of the example's arguments."""
    given = copy.deepcopy(example.arguments)
    place = f"{question}(), {say(example.where)}"
    try:
        answer = function(*given)
    except Exception as error:  # whatever an answer raises is told to its author
        if not isinstance(example.expected, type) or differs(error, example.expected):
            return _raised(function, example, place, error)
        answer = error
    changed = any(differs(now, before) for now, before in zip(given, example.arguments, strict=True))
    proof = "" if isinstance(example.expected, type) else digest(answer, example.expected, changed)
    seen = Seen(digest=proof, answer=answer, changed=changed)
    if found := differs(answer, example.expected):
        told = f"{place.replace('()', f'(){found.path}', 1)}: {say(found.key, **found.facts)}"
        hint = labstumbles.nothing_returned(Settings.language) if answer is None else ""
        return seen._replace(problem=told, gap=found.gap, stumble=hint)
    return seen._replace(problem=f"{place}: {say('changed')}") if changed else seen


def _raised(function: Callable[..., Any], example: Example, place: str, error: Exception) -> Seen:
    line = labstumbles.own_line(error, {__file__})
    if "raise NotImplementedError" in line and not labstumbles.is_begun(function):
        raise UnwrittenError
    shapes: list[Any] = []
    if isinstance(error, RuntimeError):
        with contextlib.suppress(Exception), contextlib.redirect_stdout(io.StringIO()):
            _watched(function, copy.deepcopy(example.arguments), lambda name, sizes: shapes.append(sizes))
    told = f"{place}: {say('exception', error=repr(error))}{line}"
    if isinstance(example.expected, type):
        told += say("due_error", expected=example.expected.__name__)
    return Seen(told, stumble=labstumbles.explain(error, shapes[-1] if shapes else [], Settings.language))


def _operators(function: Callable[..., Any], examples: Iterable[Example], forbid: str) -> list[str]:
    """The operators of PyTorch in whose names `forbid` is found that run on the examples, in the order of the alphabet."""
    found = set()
    for example in examples:
        with contextlib.suppress(Exception), contextlib.redirect_stdout(io.StringIO()):
            _watched(function, copy.deepcopy(example.arguments), lambda name, sizes: found.add(name))
    return sorted(name for name in found if re.search(forbid, name))


def _watched(function: Callable[..., Any], arguments: Sequence[Any], note: Callable[[str, list[Any]], object]) -> None:
    """Calls the function; every operator of PyTorch that runs is noted before it does, with the shapes that it gets."""
    if (dispatch := sys.modules.get("torch.utils._python_dispatch")) is None:
        return

    mode: Any = dispatch.TorchDispatchMode

    class Watch(mode):  # type: ignore[misc]
        def __torch_dispatch__(self, operator: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            note(str(operator).rpartition(".")[0], [tuple(each.shape) for each in args if hasattr(each, "shape")])
            return operator(*args, **(kwargs or {}))

    with Watch():
        function(*arguments)


@functools.cache
def _known() -> dict[str, Any]:
    """What a release knows of the lab's mistakes: results by question and code, what to say of them, shares noticed."""
    if not NAMES.is_file():
        return {"results": {}, "texts": {}, "noticed": {}}
    known: dict[str, Any] = json.loads(NAMES.read_text(encoding="utf-8"))
    return known


def name(question: str, seen: Sequence[Seen], results: Mapping[str, Sequence[Sequence[str]]]) -> str:
    """The code of the one mistake that gives all these results, two wrong ones at least; "" for none or several."""
    comparable = [index for index, one in enumerate(seen) if one.digest]
    wrong = [index for index in comparable if seen[index].problem]
    if len(wrong) < 2 or 3 * len(comparable) < len(seen):
        return ""
    fitting = {
        code
        for code, rows in results.items()
        if any(all(row[index] == seen[index].digest for index in comparable) for row in rows)
    }
    return fitting.pop() if len(fitting) == 1 else ""


def _ladder(question: str, seen: Sequence[Seen]) -> Iterator[str]:
    """What else this try tells: nothing but that there is more, then the name of the mistake, then an experiment."""
    known, rungs = _known(), Settings.rungs
    code = name(question, seen, known["results"].get(question, {}))
    if not code or rungs == ("difference",):
        return
    told = min(Settings.tries.get(question, 0), len(rungs) - 1)
    Settings.tries[question] = told + 1
    reached = rungs[: told + 1]
    what, why, experiment = known["texts"][code]
    if "name" in reached:
        yield from (what, why)
    if "experiment" in reached:
        yield say("try", experiment=experiment)
    if reached == ("difference",):
        yield say("hint")
