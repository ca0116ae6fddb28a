"""The right functions come from the lab's own notebook, of which only what they need is run."""

from __future__ import annotations

import pytest

from autograder.errors import GraderError
from autograder.grading import reference

SETUP = "%matplotlib inline\nimport math\nimport labcheck as check\nfrom helper import offset"
SUPPORT = {"helper.py": b"import more\noffset = more.number\n", "more.py": b"number = 5\n"}
LESSON = "scale = 2\nscale = scale * 3\ntable = {}\nif True:\n    table['a'] = 1\ntable.update(b=2)\nprint(1 / 0)\nraise SystemExit"
ANSWER = "def area(r):\n    return round(math.pi * r * r) * scale + offset + table['a'] + table['b'] + helping(0)"
LATER = "def helping(x):\n    return x\nassert area(1) == 0"


def test_only_what_the_answers_need_is_run() -> None:
    """Neither the failing lines of the lesson nor its checks; imports of files beside the notebook are found."""
    area = reference.functions([SETUP, LESSON, ANSWER, LATER], ["area"], SUPPORT)["area"]
    assert area(1) == 3 * 6 + 5 + 1 + 2


def test_a_functions_own_variables_are_no_reason_to_run_the_lesson() -> None:
    """A loop of the lesson's that shares a variable's name with the answer is left alone."""
    lesson = "for c in range(3):\n    raise SystemExit\nx = 1 / 0"
    answer = "def total(x):\n    return sum(2 * c for c in range(x))"
    assert reference.functions([lesson, answer], ["total"], {})["total"](3) == 6


def test_a_file_beside_the_notebook_may_ask_where_it_lies() -> None:
    """As a module of its own would: `__file__` is there."""
    support = {"helper.py": b"import pathlib\nname = pathlib.Path(__file__).name\n"}
    answer = "import helper\ndef f():\n    return helper.name"
    assert "helper.py" in reference.functions([answer], ["f"], support)["f"]()


def test_two_labs_keep_their_own_files() -> None:
    """Files of the same name beside two notebooks do not meet."""
    one, other = (
        reference.functions(
            ["import helper\ndef f():\n    import helper\n    return helper.x"], ["f"], {"helper.py": text}
        )
        for text in (b"x = 1", b"x = 2")
    )
    assert (one["f"](), other["f"]()) == (1, 2)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (["x = 1"], "defines no f: write a solution cell"),
        (["import nothing_at_all\ndef f():\n    return nothing_at_all"], "code cell 1>, line 1: ModuleNotFoundError"),
        (["x = 1", "def f(:\n    pass"], "code cell 2>, line 1"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(cells: list[str], said: str) -> None:
    """Cell and line of the author's own notebook."""
    with pytest.raises(GraderError, match=said):
        reference.functions(cells, ["f"], {})
