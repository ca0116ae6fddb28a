"""The student-side helper: what a check says of right, wrong, unwritten and forbidden answers, in both languages."""

from __future__ import annotations

import functools
import importlib
import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import matplotlib
import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn.functional import conv2d

from handout.test_release import packed

REPOSITORY = Path(__file__).resolve().parents[2]
LANGUAGES = ("es", "en")
QUESTIONS = ("edge_detector", "conv2d_multi_output", "conv2d_multi_input", "conv2d_combined", "two_convs_as_one")
HELPERS = ("convlab", "labcheck", "labdraw", "labimages", "labstumbles", "labvalues", "sliding")
GX, GY = [[1, 0, -1], [2, 0, -2], [1, 0, -1]], [[1, 2, 1], [0, 0, 0], [-1, -2, -1]]
ONES = [[1] * 3] * 3

both_languages = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture
def helpers(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The helper modules by name, loaded as a student's notebook would, with no display."""
    matplotlib.use("agg")
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    monkeypatch.syspath_prepend(str(REPOSITORY / "solutions" / "canales-multiples"))
    yield SimpleNamespace(**{name: importlib.import_module(name) for name in HELPERS})
    for name in HELPERS:
        del sys.modules[name]
    plt.close("all")


@pytest.fixture
def check(helpers: Any) -> Callable[..., None]:
    """The check of a question's test cell, by default without its ban on operators."""

    def check(question: str, namespace: dict[str, Any], **rules: Any) -> None:
        helpers.labcheck.check(question, namespace, helpers.convlab.examples(question), **rules)

    return check


@pytest.fixture(scope="module")
def answers() -> dict[str, Any]:
    """The functions of the solution cells."""
    namespace: dict[str, Any] = {"torch": torch, "nn": nn, "Tensor": Tensor}
    namespace |= {"Gx": torch.tensor(GX).float(), "Gy": torch.tensor(GY).float()}
    path = REPOSITORY / "solutions" / "multiple-channels" / "multiple-channels.ipynb"
    found = {cell.id: cell.source for cell in nbformat.read(path, as_version=nbformat.NO_CONVERT).cells}
    for name in QUESTIONS:
        exec(found[name], namespace)  # our own solutions
    return namespace


@pytest.mark.parametrize("question", QUESTIONS)
@both_languages
def test_checks_pass_on_the_solution(
    helpers: Any,
    check: Callable[..., None],
    answers: dict[str, Any],
    question: str,
    language: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A right answer is told so, and that the visible examples do not prove everything."""
    helpers.labcheck.use(language)
    check(question, answers, forbid=helpers.convlab.CONVOLUTIONS if "2d" in question else "", new=True)
    told = capsys.readouterr().out
    assert told.startswith(f"✓ {question}: ")
    assert {"es": "No lo prueba todo", "en": "not proof"}[language] in told


def failing(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """An answer that raises."""
    raise ValueError("boom")


def changing(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """A right result, and a changed input."""
    result = conv2d(x, weight, bias)
    x += 1
    return result


def edges(weight: Any = (GX, GY, ONES), bias: float = 0, layer: nn.Conv2d | None = None) -> nn.Conv2d:
    """An edge detector with other kernels or biases."""
    layer = layer or nn.Conv2d(1, 3, 3)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(weight).unsqueeze(1))
        if layer.bias is not None:
            layer.bias.fill_(bias)
    return layer


Wrong = tuple[str, Callable[..., Any] | None, str, str]
WRONG: dict[str, Wrong] = {
    "missing": ("conv2d_combined", None, "no existe ninguna función", "there is no function"),
    "exception": ("conv2d_combined", failing, 'ValueError("boom")', 'ValueError("boom")'),
    "nothing": ("conv2d_combined", lambda x, w, b: None, "el tipo es NoneType", "the type is NoneType"),
    "numpy": (
        "conv2d_combined",
        lambda x, w, b: conv2d(x, w, b).double().numpy(),
        "el tipo es ndarray y se esperaba Tensor",
        "the type is ndarray and Tensor was expected",
    ),
    "shape before dtype and values": (
        "conv2d_combined",
        lambda x, w, b: conv2d(x, w, b + 1, padding=1).double(),
        "la forma es (1, 3, 5, 5) y se esperaba (1, 3, 3, 3)",
        "the shape is (1, 3, 5, 5) and (1, 3, 3, 3) was expected",
    ),
    "huge shape": ("conv2d_combined", lambda x, w, b: torch.zeros(1, 99, 30, 30), "(1, 99, 30, 30)", "(1, 99, 30, 30)"),
    "empty": ("conv2d_combined", lambda x, w, b: torch.zeros(0), "la forma es (0,)", "the shape is (0,)"),
    "number": ("conv2d_combined", lambda x, w, b: x.sum(), "la forma es ()", "the shape is ()"),
    "complex": ("conv2d_combined", lambda x, w, b: conv2d(x, w, b) + 0j, "torch.complex64", "torch.complex64"),
    "dtype before values": (
        "conv2d_combined",
        lambda x, w, b: conv2d(x, w, b + 1).double(),
        "el dtype es torch.float64 y se esperaba torch.float32",
        "the dtype is torch.float64 and torch.float32 was expected",
    ),
    "flipped": (
        "conv2d_combined",
        lambda x, w, b: conv2d(x, w.flip(-1, -2), b),
        "en el ejemplo de la lección: 6 de 27 valores no coinciden. El primero, en [0, 2, 0, 0], debía ser -1 y es 1.",
        "of the lesson: 6 of 27 values do not match. The first, at [0, 2, 0, 0], should be -1 and is 1.",
    ),
    "not a number": ("conv2d_combined", lambda x, w, b: conv2d(x, w, b) * torch.nan, "27 de 27", "27 of 27"),
    "bias forgotten": (
        "conv2d_multi_output",
        lambda x, w, b: conv2d(x, w),
        "en el ejemplo de su descripción: 2 de 4 valores no coinciden",
        "on the example of its description: 2 of 4 values do not match",
    ),
    "first channel only": ("conv2d_multi_input", lambda x, w, b: conv2d(x[:, :1], w[:, :1], b), "3 de 9", "3 of 9"),
    "changed input": ("conv2d_multi_input", changing, "modificó sus entradas", "changed its inputs"),
    "one image": ("two_convs_as_one", lambda a, b, f, g: f(a), "3 de 9", "3 of 9"),
    "layer missing": ("edge_detector", lambda: torch.zeros(3), "se esperaba Conv2d", "Conv2d was expected"),
    "kernels exchanged": (
        "edge_detector",
        lambda: edges((GY, GX, ONES)),
        "edge_detector().weight, en el ejemplo de la lección: 12 de 27",
        "edge_detector().weight, on the example of the lesson: 12 of 27",
    ),
    "bias not zero": ("edge_detector", lambda: edges(bias=1), "edge_detector().bias", "edge_detector().bias"),
}


@pytest.mark.parametrize(("question", "answer", "spanish", "english"), WRONG.values(), ids=WRONG)
@both_languages
def test_checks_say_what_differs_first(
    helpers: Any,
    check: Callable[..., None],
    question: str,
    answer: Callable[..., Any] | None,
    spanish: str,
    english: str,
    language: str,
) -> None:
    """A wrong answer gets one sentence, in the language in use, on the first thing that differs."""
    helpers.labcheck.use(language)
    with pytest.raises(AssertionError) as caught:
        check(question, {question: answer} if answer else {})
    sentence = str(caught.value).splitlines()[0]
    assert sentence.startswith(question)
    assert {"es": spanish, "en": english}[language] in sentence


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        pytest.param("conv2d_combined", lambda x, w, b: conv2d(x, w, b).requires_grad_(), id="carries a gradient"),
        pytest.param("conv2d_combined", lambda x, w, b: conv2d(x, w, b).mT.contiguous().mT, id="not contiguous"),
        pytest.param("conv2d_combined", lambda x, w, b: conv2d(x, w, b) + 1e-4, id="rounding"),
        pytest.param("edge_detector", lambda: edges(layer=nn.Conv2d(1, 3, 3, bias=False)), id="no bias"),
    ],
)
def test_checks_accept_other_right_answers(
    check: Callable[..., None], question: str, answer: Callable[..., Any]
) -> None:
    """Odd but right answers pass."""
    check(question, {question: answer})


def test_the_gap_is_told_in_aligned_columns(
    helpers: Any, check: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    """Expected, yours and the signed difference stand side by side, channel by channel."""
    helpers.labcheck.use("en")
    with pytest.raises(AssertionError):
        check("conv2d_multi_output", {"conv2d_multi_output": lambda x, w, b: conv2d(x, w.flip(-1), b)})
    assert capsys.readouterr().out.split("[0, 1]\n")[0] == (
        "[0, 0]\n"
        "  expected          |  yours             |  yours − expected\n"
        "  -4   0   4        |   4   0  -4        |  +8   ·  -8\n"
        "  -4   0   4        |   4   0  -4        |  +8   ·  -8\n"
        "  -4   0   4        |   4   0  -4        |  +8   ·  -8\n"
    )


def test_nothing_is_drawn_where_nobody_looks(helpers: Any) -> None:
    """Under Agg, where a grader runs the lesson, picture functions return at once."""
    layer = nn.Conv2d(2, 3, 3)
    helpers.convlab.show(torch.zeros(1, 2, 5, 5))
    helpers.convlab.show_kernels(torch.zeros(3, 2, 3, 3))
    helpers.convlab.show_sum(torch.zeros(1, 2, 5, 5), layer)
    helpers.convlab.show_sliding(torch.zeros(1, 2, 5, 5), layer)
    helpers.convlab.show_photo(torch.zeros(1, 3, 5, 5), torch.zeros(1, 2, 5, 5))
    helpers.convlab.show_pixel(torch.zeros(1, 1, 5, 5), torch.zeros(3, 1, 3, 3), torch.zeros(1, 3, 3, 3))
    assert plt.get_fignums() == []


@both_languages
def test_hidden_checks_fail_closed(helpers: Any, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The marker lets an author and a student pass, and stops an nbgrader that has no grader for the question."""
    helpers.labcheck.use(language)
    helpers.labcheck.hidden_checks("conv2d_combined")
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    helpers.labcheck.hidden_checks("conv2d_combined")
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    with pytest.raises(AssertionError, match=r"conv2d_combined: .* c\.Autograde\.autograde_preprocessors"):
        helpers.labcheck.hidden_checks("conv2d_combined")


def test_languages_say_the_same(helpers: Any) -> None:
    """Both languages have the same texts with the same facts, and no other language is accepted."""
    spanish, english = (
        {key: sorted(re.findall(r"{\w+}", text)) for key, text in helpers.labcheck.TEXTS[language].items()}
        for language in LANGUAGES
    )
    assert spanish == english
    with pytest.raises(ValueError, match="fr"):
        helpers.labcheck.use("fr")


def unwritten(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """The released stub."""
    raise NotImplementedError("write your answer here")


def test_an_unwritten_answer_does_not_stop_the_lesson(
    helpers: Any, check: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    """It is told on stderr, which nbgrader takes for a failure and Jupyter's Run All does not."""
    helpers.labcheck.use("en")
    check("conv2d_combined", {"conv2d_combined": unwritten})
    assert capsys.readouterr().err == (
        "✗ conv2d_combined: not written yet. Write your answer in the cell above and run it.\n"
    )


@pytest.mark.parametrize("execution", ["validate", "autograde"])
def test_an_unwritten_answer_fails_where_nbgrader_looks(
    check: Callable[..., None], execution: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There it is an error like any other."""
    monkeypatch.setenv("NBGRADER_EXECUTION", execution)
    with pytest.raises(AssertionError, match="aún no está escrita"):
        check("conv2d_combined", {"conv2d_combined": unwritten})


def helped(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """A right answer that leaves the work to another function."""
    return torch.cat([torch.conv2d(x, weight[[k]], bias[[k]]) for k in range(len(weight))], 1)


@both_languages
@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(lambda x, w, b: conv2d(x, w, b), id="directly"),
        pytest.param(lambda x, w, b: helped(x, w, b), id="through another"),
        pytest.param(lambda x, w, b: torch.nn.Conv2d(1, 1, 1)(x[:, :1])[:, :0].sum() + helped(x, w, b), id="a layer"),
        pytest.param(lambda x, w, b: torch.ops.aten.convolution(x, w, b, [1, 1], [0, 0], [1, 1], False, [0, 0], 1), id="aten"),
    ],
)  # fmt: skip
def test_forbidden_operators_get_no_praise(
    helpers: Any, check: Callable[..., None], answer: Callable[..., Any], language: str
) -> None:
    """Wherever it is that they are used."""
    helpers.labcheck.use(language)
    with pytest.raises(AssertionError) as caught:
        check("conv2d_combined", {"conv2d_combined": answer}, forbid=helpers.convlab.CONVOLUTIONS)
    assert "aten.convolution" in str(caught.value)
    assert {"es": "prohíbe", "en": "forbids"}[language] in str(caught.value)


def test_operators_of_like_names_are_no_convolutions(helpers: Any, check: Callable[..., None]) -> None:
    """Only a convolution is one."""
    for name in ("aten._convert_indices_from_coo_to_csr", "aten.unfold", "aten.mm"):
        assert not re.search(helpers.convlab.CONVOLUTIONS, name)


def test_another_object_is_asked_for_in_each_call(helpers: Any, check: Callable[..., None]) -> None:
    """A layer that is made once and handed out again is the same one."""
    helpers.labcheck.use("en")
    layer = edges()
    check("edge_detector", {"edge_detector": edges}, new=True)
    with pytest.raises(AssertionError, match="the same object as the time before"):
        check("edge_detector", {"edge_detector": lambda: layer}, new=True)


def in_place(weight: Any) -> nn.Conv2d:
    """Sets a parameter as if it were a tensor."""
    layer = nn.Conv2d(1, 3, 3)
    layer.weight[0] = 1
    return layer


def begun(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """An answer with the stub's line left in it."""
    height = x.shape[-2]
    if height:
        raise NotImplementedError("write your answer here")
    return x


STUMBLES: dict[str, tuple[Callable[..., Any], str, str]] = {
    "np": (lambda x, w, b: np_that_is_not_there(x), "no existe todavía", "does not exist yet"),  # type: ignore[name-defined]  # noqa: F821
    "leaf": (lambda x, w, b: in_place(w), "torch.no_grad()", "torch.no_grad()"),
    "view": (lambda x, w, b: x.mT.view(-1), "usa `reshape`", "use `reshape`"),
    "shapes": (
        lambda x, w, b: x + w[0, 0],
        "Las formas (1, 2, 5, 5) y (3, 3) no se combinan: en el eje 2 una mide 5 y la otra 3, en el eje 3",
        "The shapes (1, 2, 5, 5) and (3, 3) do not combine: in axis 2 one is 5 long and the other 3, in axis 3",
    ),
    "numpy shapes": (lambda x, w, b: x.numpy() + w[0, 0].numpy(), "en el eje 2 una mide 5", "in axis 2 one is 5 long"),
    "stub": (begun, "bórrala", "delete it"),
    "no return": (lambda x, w, b: None, "¿le falta `return`?", "is its `return` missing?"),
    "too far": (lambda x, w, b: x[:, :, 5], "El eje 2 tiene 5 posiciones, de 0 a 4", "Axis 2 has 5 places, 0 to 4"),
    "dtype": (lambda x, w, b: torch.mm(x[0, 0], w[0, 0].new_zeros(5, 1).double()), "dos dtypes", "Two dtypes"),
}


@pytest.mark.parametrize(("answer", "spanish", "english"), STUMBLES.values(), ids=STUMBLES)
@both_languages
def test_frequent_stumbles_get_a_sentence(
    helpers: Any, check: Callable[..., None], answer: Callable[..., Any], spanish: str, english: str, language: str
) -> None:
    """What Python or PyTorch means, and what to do."""
    helpers.labcheck.use(language)
    with pytest.raises(AssertionError) as caught:
        check("conv2d_combined", {"conv2d_combined": answer})
    assert {"es": spanish, "en": english}[language] in str(caught.value).split("\n", 1)[1]


def test_a_name_of_the_first_cell_leads_there(helpers: Any) -> None:
    """`np` is missing because the first cell was not run."""
    error = NameError("name 'np' is not defined", name="np")
    assert helpers.labstumbles.explain(error, [], "en").startswith("`np` is imported in the first code cell")


def flipped(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """A convolution as in books of mathematics."""
    return conv2d(x, weight.flip(2, 3), bias)


@pytest.fixture
def released(helpers: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The helpers as in the English release, with its table of mistakes."""
    source = next(
        cell.source
        for cell in nbformat.read(
            REPOSITORY / "assignments" / "multiple-channels" / "multiple-channels.ipynb", as_version=4
        ).cells
        if cell.get("id") == "files"
    )
    table = json.loads(packed(source)["labcheck.json"])
    monkeypatch.setattr(helpers.labcheck, "_known", lambda: table)
    helpers.labcheck.use("en")
    return helpers


def tried(check: Callable[..., None], answer: Callable[..., Any], question: str = "conv2d_combined") -> list[str]:
    """What a failing check tells, a paragraph each, without the difference."""
    with pytest.raises(AssertionError) as caught:
        check(question, {question: answer})
    return str(caught.value).splitlines()[1:]


def test_a_ladder_tells_more_with_each_try(released: Any, check: Callable[..., None]) -> None:
    """First the difference alone, then the name of the mistake and why it matters, then an experiment."""
    texts = json.loads(json.dumps(released.labcheck._known()["texts"]))["CONV-KERNEL-FLIPPED"]
    assert tried(check, flipped) == [released.labcheck.say("hint")]
    assert tried(check, flipped) == texts[:2]
    for _ in range(2):
        assert tried(check, flipped) == [*texts[:2], f"Try this: {texts[2]}"]


def test_rungs_are_switched_off_in_one_line(released: Any, check: Callable[..., None]) -> None:
    """use(language, rungs) says which there are."""
    released.labcheck.use("en", ["difference"])
    assert [tried(check, flipped) for _ in range(3)] == [[], [], []]
    released.labcheck.use("en", ["difference", "name"])
    assert [len(tried(check, flipped)) for _ in range(3)] == [1, 2, 2]
    with pytest.raises(ValueError, match="proof"):
        released.labcheck.use("en", ["proof"])


def test_nothing_is_named_that_is_not_certain(released: Any, check: Callable[..., None]) -> None:
    """A mistake that nobody foresaw, and one that raises an error everywhere."""
    for answer in (lambda x, w, b: conv2d(x, w, b) + 0.37 * b.sum(), lambda x, w, b: 1 / 0):
        assert [tried(check, answer) for _ in range(3)] == [[], [], []]


def test_what_is_noticed_is_told_as_it_was_measured(
    released: Any, check: Callable[..., None], answers: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    """Of a hundred wrong functions, so many."""
    check("conv2d_combined", answers)
    share = released.labcheck._known()["noticed"]["conv2d_combined"]
    assert f"the visible examples notice {share} in 100 common mistakes" in capsys.readouterr().out


VALUES: list[tuple[Any, Any, str]] = [
    (np.array([1.0, 2]), np.array([1.0, 2 + 1e-6]), ""),
    (np.array([1.0, 2]), np.array([1.0, 2.1]), "values"),
    (np.array([1, 2]), np.array([1, 2, 3]), "shape"),
    (np.array([1, 2]), np.array([1.0, 2]), "dtype_is"),
    (np.array([np.nan, 1]), np.array([np.nan, 1]), ""),
    (np.array([np.inf, 1]), np.array([-np.inf, 1]), "values"),
    ([1, 2], (1, 2), "type"),
    ([1, 2], [1, 2, 3], "value"),
    ([1, 2.0], [1.0, 2], ""),
    ([1, 2], [1, 3], "value"),
    ({"a": 1}, {"b": 1}, "value"),
    ({"a": np.zeros(2)}, {"a": np.ones(2)}, "values"),
    ("yes", "no", "value"),
    (True, True, ""),
    (True, 1, "type"),
    (None, 1.0, "type"),
    (np.float64(2), 2.0, ""),
    (torch.zeros(2), np.zeros(2), "type"),
    (nn.Linear(2, 3), nn.Linear(2, 4), "value"),
    (nn.Conv2d(1, 1, 2, padding=1), nn.Conv2d(1, 1, 2), "value"),
]


@pytest.mark.parametrize(("yours", "expected", "key"), VALUES)
def test_values_of_every_kind_are_compared(helpers: Any, yours: Any, expected: Any, key: str) -> None:
    """Type, shape and dtype first; arrays, numbers, texts, lists, tuples, dicts and layers."""
    found = helpers.labvalues.differs(yours, expected)
    assert (found.key if found else "") == key


def test_a_lab_without_torch_is_checked_too(helpers: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Examples that a test cell gives: numpy in, numpy out."""
    helpers.labcheck.use("en")
    examples = [helpers.labcheck.Example("docstring", (np.array([1.0, 2, 4]),), np.array([1.5, 3]))]
    helpers.labcheck.check("mean2", {"mean2": lambda x: (x[1:] + x[:-1]) / 2}, examples)
    assert capsys.readouterr().out == "✓ mean2: well done!\n  It is not proof: the grade comes from other cases.\n"
    with pytest.raises(AssertionError, match=r"mean2\(\), on the example of its description: 2 of 2 values"):
        helpers.labcheck.check("mean2", {"mean2": lambda x: x[1:] - x[:-1]}, examples)
    assert "expected  |  yours  |  yours − expected" in re.sub(" +", "  ", capsys.readouterr().out).replace(
        "s  −  e", "s − e"
    )


def told_of(helpers: Any, answer: Callable[..., Any], expected: Any) -> str:
    """What is said of an answer to a question of one example, whose right answer is `expected`; "" for a right one."""
    example = helpers.labcheck.Example("docstring", (), expected)
    problem: str = helpers.labcheck.attempt(answer, example, "f").problem
    return problem


def raising(error: Exception) -> Callable[[], Any]:
    """An answer that raises."""

    def answer() -> None:
        raise error

    return answer


def test_an_error_can_be_the_right_answer(helpers: Any) -> None:
    """It, or one of its kind; another one and any value are not."""
    helpers.labcheck.use("en")
    assert told_of(helpers, raising(ValueError("too large")), ValueError) == ""
    assert told_of(helpers, raising(UnicodeError()), ValueError) == ""
    assert told_of(helpers, lambda: 3, ValueError).endswith(
        "it returns a value of type int, and should raise ValueError."
    )
    told = told_of(helpers, raising(RuntimeError("no")), ValueError)
    assert "stopped with RuntimeError('no')" in told and told.endswith("It should raise ValueError.")
    assert told_of(helpers, raising(NotImplementedError()), NotImplementedError) == ""


def sequence(*layers: nn.Module) -> Callable[[], nn.Module]:
    """An answer that makes these layers."""
    return lambda: nn.Sequential(*layers)


@pytest.mark.parametrize(
    ("layers", "told"),
    [
        ((nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)), ""),
        ((nn.Conv2d(3, 8, (3, 3), padding="same"), nn.ReLU(inplace=True), nn.MaxPool2d((2, 2), 2)), ""),
        ((nn.Conv2d(3, 8, 3), nn.ReLU(), nn.MaxPool2d(2)), "f()[0], on the example"),
        ((nn.Conv2d(3, 8, 3, padding=1, bias=False), nn.ReLU(), nn.MaxPool2d(2)), "bias=False and"),
        (
            (nn.Conv2d(3, 8, 3, padding=1), nn.MaxPool2d(2), nn.ReLU()),
            "f()[1], on the example of its description: the type",
        ),
        ((nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2, 1)), "stride=1"),
        ((nn.Conv2d(3, 8, 3, padding=1, dtype=torch.float64), nn.ReLU(), nn.MaxPool2d(2)), "f()[0].weight"),
        ((nn.Conv2d(3, 8, 3, padding=1), nn.ReLU()), "f(), on the example"),
    ],
)
def test_weights_can_be_left_to_chance(helpers: Any, layers: tuple[nn.Module, ...], told: str) -> None:
    """Then what layers there are, and how they were made, is all; equal ones may be written in several ways."""
    helpers.labcheck.use("en")
    right = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2))
    said = told_of(helpers, sequence(*layers), helpers.labvalues.Chance(right))
    assert told in said and bool(told) == bool(said)
    assert told_of(helpers, sequence(*layers), right) != ""


@pytest.mark.parametrize(
    ("part", "how"),
    [
        ("weight", nn.init.zeros_),
        ("weight", functools.partial(nn.init.constant_, val=0.1)),
        ("weight", nn.init.kaiming_normal_),
        ("bias", nn.init.zeros_),
        ("bias", nn.init.normal_),
    ],
)
def test_weights_that_were_set_are_not_left_to_chance(
    helpers: Any, part: str, how: Callable[[torch.Tensor], object]
) -> None:
    """All alike, or larger than PyTorch draws them; a layer whose own weights begin all alike is as it should be."""
    helpers.labcheck.use("en")

    def layers() -> tuple[nn.Module, ...]:
        return nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.Linear(1, 1)

    right = helpers.labvalues.Chance(nn.Sequential(*layers()))
    assert told_of(helpers, sequence(*layers()), right) == ""
    convolution, *others = layers()
    how(getattr(convolution, part))
    told = told_of(helpers, sequence(convolution, *others), right)
    assert told.startswith(f"f()[0].{part}, on the example") and told.endswith("as PyTorch draws them.")
