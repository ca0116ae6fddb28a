"""What a new lab begins with, as text: each placeholder is right by itself, so that the lab grades before it is written.

The placeholder question: give back twice the first argument; the placeholder mistake: give it back as it is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from autograder.authoring.signatures import Argument, Signature

CONSTANT = "42.0"
"""What a function without arguments gives."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One kind of argument: an example and its double as they are written, and what draws one, and a smallest one."""

    given: str
    doubled: str
    drawn: str
    smallest: str


SAMPLES: Mapping[str, Sample] = {
    "array": Sample(
        "np.array([[1.0, 2.0]])",
        "np.array([[2.0, 4.0]])",
        "draw.array((draw.integer(2, 4), draw.integer(2, 5)))",
        "draw.array((1, 1))",
    ),
    "tensor": Sample(
        "torch.tensor([[1.0, 2.0]])",
        "torch.tensor([[2.0, 4.0]])",
        "draw.tensor((draw.integer(2, 4), draw.integer(2, 5)))",
        "draw.tensor((1, 1))",
    ),
    "integer": Sample("3", "6", "draw.integer(2, 9)", "draw.integer(1, 1)"),
    "number": Sample("1.5", "3.0", "draw.number(1, 9)", "draw.number(0.25, 1)"),
    "text": Sample('"ab"', '"abab"', "draw.text(draw.integer(2, 6))", "draw.text(1)"),
    "list": Sample(
        "[1, 2]",
        "[1, 2, 1, 2]",
        "[draw.integer(-9, 9) for _ in range(draw.integer(2, 6))]",
        "[draw.integer(1, 9)]",
    ),
}

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "intro": "Write here what the lab is about. Each question is a function: write its body where it says so, run the\n"
        "cell, then run the check below it. The grade comes from other cases than the check's.",
        "docstring": "Twice {first}.",
        "constant": "The number {constant}.",
        "plain": "in a simple case",
        "smallest": "with the smallest arguments",
        "what": "`{function}` gives {first} back as it is.",
        "what_constant": "`{function}` gives 0 back.",
        "why": "The question asks for twice the argument: only 0 is twice itself.",
        "next": "Call `{function}` with the example of its description and compare with the result that stands there.",
        "right": "The same, computed in another way.",
        "wrong": "Gives the argument back as it is.",
    },
    "es": {
        "intro": "Escribe aquí de qué trata la práctica. Cada pregunta es una función: escribe su cuerpo donde se indica,\n"
        "ejecuta la celda y después la comprobación de debajo. La nota sale de otros casos que los de la comprobación.",
        "docstring": "El doble de {first}.",
        "constant": "El número {constant}.",
        "plain": "en un caso sencillo",
        "smallest": "con los argumentos más pequeños",
        "what": "`{function}` devuelve {first} tal cual.",
        "what_constant": "`{function}` devuelve 0.",
        "why": "La pregunta pide el doble del argumento: solo 0 es el doble de sí mismo.",
        "next": "Llama a `{function}` con el ejemplo de su descripción y compara con el resultado que figura allí.",
        "right": "Lo mismo, calculado de otra manera.",
        "wrong": "Devuelve el argumento tal cual.",
    },
}
"""What students read, by language."""


def solution(question: Signature, language: str) -> str:
    """The cell that answers a question."""
    words = WORDS[language]
    text = words["docstring"] if question.names else words["constant"]
    told = text.format(first=_first(question), constant=CONSTANT)
    body = f"2 * {_first(question)}" if question.names else CONSTANT
    return f'def {question.written}:\n    """{told}"""\n    ### BEGIN SOLUTION\n    return {body}\n    ### END SOLUTION'


def visible_check(question: Signature) -> str:
    """The cell below it: an example that students see, and the place of the hidden checks."""
    samples = [SAMPLES[argument.kind] for argument in question.arguments]
    given = "".join(f"{sample.given}, " for sample in samples).strip()
    given = given if len(samples) == 1 else given.removesuffix(",")
    due = samples[0].doubled if samples else CONSTANT
    name = json.dumps(question.function)
    return (
        f'check({name}, globals(), [Example("docstring", ({given}), {due})])\n\n'
        f"### BEGIN HIDDEN TESTS\nhidden_checks({name})\n### END HIDDEN TESTS"
    )


def setup(questions: Sequence[Signature], language: str) -> str:
    """The first code cell: what the questions need."""
    return (
        "".join(f"{line}\n" for line in _imports(questions))
        + f"from labcheck import Example, check, hidden_checks, use\n\nuse({json.dumps(language)})"
    )


def assignment(labs: Mapping[str, str], questions: Sequence[Signature], points: int) -> str:
    """assignment.toml: `labs` gives the language of each."""
    lines = ["[labs]", *(f'{lab} = "{language}"' for lab, language in labs.items())]
    for question in questions:
        lines += ["", "[[question]]", f'function = "{question.function}"', f"points = {points}"]
    return "\n".join(lines) + "\n"


def probes(questions: Sequence[Signature]) -> str:
    """probes.py: a generator of arguments for each question."""
    parts = []
    for question in questions:
        lines = [f"def {question.function}(draw):", *_yields(question.arguments)]
        parts.append("\n".join(lines))
    return "\n\n\n".join(parts) + "\n"


def wrong(questions: Sequence[Signature]) -> str:
    """wrong.py: one mistake for each question, under its code."""
    parts = ["from autograder.explaining import wrong"]
    for question in questions:
        of = f', of="{question.function}"' if len(questions) > 1 else ""
        head = f'@wrong("{mistake(question)}"{of})\ndef {question.function}_not_doubled({", ".join(question.names)}):'
        parts.append(f"{head}\n    return {question.names[0] if question.names else 0.0}")
    return "\n\n\n".join(parts) + "\n"


def messages(questions: Sequence[Signature], language: str) -> str:
    """messages/<language>.toml: the situations and mistakes of this lab in words."""
    words = WORDS[language]
    situations = ["plain", "smallest"] if any(question.names for question in questions) else ["plain"]
    lines = ["[situation]", *(f"{name} = {json.dumps(words[name], ensure_ascii=False)}" for name in situations)]
    for question in questions:
        lines += ["", f"[diagnosis.{mistake(question)}]"]
        texts = {
            "what": words["what" if question.names else "what_constant"],
            "why": words["why"],
            "next": words["next"],
        }
        facts = {"function": question.function, "first": _first(question)}
        lines += [f"{part} = {json.dumps(text.format(**facts), ensure_ascii=False)}" for part, text in texts.items()]
    return "\n".join(lines) + "\n"


def specimens(questions: Sequence[Signature]) -> dict[str, tuple[str, str]]:
    """Golden submissions by slug: answers.py and expected.toml. All right in another way, and each mistake."""
    right = "\n\n".join(_answer(question, _otherwise(question)) for question in questions)
    found = {"right": (right, f"claim = {json.dumps(WORDS['en']['right'])}\nright = true\n")}
    for question in questions:
        label = f'[wrong]\n{question.function} = ["{mistake(question)}"]\n'
        expected = f"claim = {json.dumps(WORDS['en']['wrong'])}\nright = false\n\n{label}"
        body = question.names[0] if question.names else "0.0"
        found[f"{question.function.replace('_', '-')}-not-doubled"] = (_answer(question, body), expected)
    return found


def mistake(question: Signature) -> str:
    """The code of a question's placeholder mistake."""
    return f"{question.code}-NOT-DOUBLED"


def _first(question: Signature) -> str:
    return question.names[0] if question.names else ""


def _imports(questions: Sequence[Signature]) -> list[str]:
    kinds = {argument.kind for question in questions for argument in question.arguments}
    written = " ".join(argument.annotation for question in questions for argument in question.arguments)
    wanted = {
        "import numpy as np": "array" in kinds,
        "import torch": "tensor" in kinds,
        "from numpy import ndarray": "ndarray" in written and "np.ndarray" not in written,
        "from torch import Tensor": "Tensor" in written and "torch.Tensor" not in written,
    }
    return [line for line, is_wanted in wanted.items() if is_wanted]


def _yields(arguments: Sequence[Argument]) -> list[str]:
    if not arguments:
        return ["    return ()"]
    drawn = [", ".join(SAMPLES[argument.kind].drawn for argument in arguments)]
    drawn += [", ".join(SAMPLES[argument.kind].smallest for argument in arguments)]
    return [f'    yield "{name}", {what}' for name, what in zip(("plain", "smallest"), drawn, strict=True)]


def _otherwise(question: Signature) -> str:
    return f"{question.names[0]} + {question.names[0]}" if question.names else f"{CONSTANT} + 0"


def _answer(question: Signature, body: str) -> str:
    return f"# %% {question.function}\ndef {question.function}({', '.join(question.names)}):\n    return {body}\n"
