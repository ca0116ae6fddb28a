"""A statement that fails takes only what needs it; what stands around it, before and after, is there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sandboxed import SMALL

from autograder.sandbox import remarks
from autograder.sandbox.box import Box
from autograder.sandbox.outcomes import CellsRun, CutShort, Kept, Raised, Request, Returned, TimedOut
from autograder.sandbox.released import Lesson

ANSWER = "def answer(x=7):\n    return x\n"
LESSON = "import torch\nfrom torch import Tensor\nseven = 7\n"


@pytest.fixture(scope="module")
def box() -> Iterator[Box]:
    """A box that knows the lesson's own lines."""
    with Box({**SMALL, "memory_mib": 2048}, {}, lesson=Lesson((LESSON,), (LESSON,), (LESSON,))) as made:
        yield made


def ran(box: Box, *cells: str, calls: str = "answer") -> tuple[object, CellsRun]:
    """What the function returns after these cells, and what is told of them."""
    with box.student(cells) as process:
        outcome = process.call(Request(calls))
        return outcome.value if isinstance(outcome, Returned) else outcome, process.run


def told(run: CellsRun) -> list[str]:
    """The notes on a run, without their section."""
    return [note.code.removeprefix("run.") for note in remarks.on(run)]


COUNTED = "import math\nmath.runs = getattr(math, 'runs', 0) + 1\n"


@pytest.mark.parametrize(("line", "runs"), [("last = lambda: math.answer", 2), ("last = lambda: answer", 3)])
def test_lesson_cells_are_run_again_where_they_could_see_the_answer(line: str, runs: int) -> None:
    """They are run twice beforehand; that an attribute has the answer's name is no reason to do it again."""
    lesson = COUNTED + line
    with Box({**SMALL, "memory_mib": 2048}, {}, lesson=Lesson((lesson,), (lesson,), (lesson,))) as made:
        assert ran(made, "def answer():\n    return math.runs\n", lesson)[0] == runs


FAILS = {
    "an import that is not there": "import tqdm",
    "one of several imports": "import tqdm, math\nassert math.pi",
    "one of several names": "from torch import Nothing, nn\nassert nn.Conv2d",
    "a division": "1 / 0",
    "a call": "def f():\n    raise ValueError\nf()",
    "a line of two statements": "1 / 0; two = 2\nassert two == 2",
    "an exit": "raise SystemExit",
    "exit()": "exit()\n1 / 0",
    "sys.exit()": "import sys\nsys.exit(3)",
    "an interrupt": "raise KeyboardInterrupt",
    "a raise": "raise NotImplementedError('later')",
    "input()": "name = input('Name: ')",
    "await": "import asyncio\nawait asyncio.sleep(0)\nawait 3",
    "an unknown magic": "%nonsense",
    "a shell line": "!pip install tqdm\nimport tqdm",
    "a return outside": "return 3",
    "an open bracket": "print((1, 2)\n",
    "an open string": "text = '''never closed\n",
    "half a statement": "x = = 3",
    "prose": "Here I compute the convolution, it's easy:",
    "a print of old": "print 'hello'",
    "a bad block": "if True:\nx = 1",
    "a timed cell": "%%time\nimport tqdm",
    "a captured cell": "%%capture said\nimport tqdm",
}


@pytest.mark.parametrize("failing", FAILS.values(), ids=FAILS)
def test_what_stands_below_a_failing_statement_is_there(box: Box, failing: str) -> None:
    """Whatever fails, and however: the definition below it is found, and one statement is told of."""
    value, run = ran(box, f"{failing}\n{ANSWER}")
    assert value == 7, run
    assert "statement_failed" in told(run)


@pytest.mark.parametrize("failing", FAILS.values(), ids=FAILS)
def test_what_stands_above_a_failing_statement_is_there(box: Box, failing: str) -> None:
    """Also where the cell as a whole is no Python."""
    if not failing.startswith("%%"):
        assert ran(box, f"{ANSWER}\n{failing}\n")[0] == 7


def test_no_statement_runs_twice(box: Box) -> None:
    """Neither those before the failing one, nor it, nor those after."""
    counted = "steps = []\nsteps.append(1)\nsteps.append(1 / 0)\nsteps.append(2)\n1 / 0\nsteps.append(3)\n"
    assert ran(box, f"{counted}\ndef answer():\n    return steps\n")[0] == [1, 2, 3]


@pytest.mark.parametrize(
    "head",
    ["def answer(x: gone.X = 7) -> gone.Y:", "async def other(x: gone.X): ...\ndef answer(*x: list[gone.X], y=7):"],
)
def test_a_name_that_is_not_there_is_missing_only_for_what_uses_it(box: Box, head: str) -> None:
    """Annotations use nothing: the function is there, in the cell of the import and in the next."""
    body = "\n    return 7\n"
    assert ran(box, f"import gone\n{head}{body}")[0] == 7
    assert ran(box, "import gone", f"{head}{body}")[0] == 7
    uses, run = ran(box, "import gone\ndef answer():\n    return gone.x\n")
    assert isinstance(uses, Raised)
    assert (uses.type, uses.text) == ("NameError", "name 'gone' is not defined")
    assert run.errors[0].names == ("gone",)


def test_a_class_keeps_its_methods_and_a_decorator_is_a_use(box: Box) -> None:
    """A method's annotation is one, a decorator and a default are not."""
    cell = "import gone\nclass Net:\n    def f(self, x: gone.X) -> int:\n        return 7\n"
    assert ran(box, f"{cell}def answer():\n    return Net().f(1)\n")[0] == 7
    value, run = ran(box, f"import gone\n@gone.jit\n{ANSWER}")
    assert value == ran(box, "pass")[0]
    assert [failed.names for failed in run.errors] == [("gone", "answer")]


def test_the_lessons_own_lines_can_be_relied_on(box: Box) -> None:
    """Deleted, changed or broken: its imports and its tensors are there, and what the student defines goes first."""
    assert ran(box, "def answer(x: Tensor = None):\n    return torch.arange(8)[-1].item()\n")[0] == 7
    assert ran(box, "imprt torch\n", "def answer():\n    return seven\n")[0] == 7
    assert ran(box, "seven = 8\n", "def answer():\n    return seven - 1\n")[0] == 7
    assert ran(box, "import time\ntime.sleep(9)", "def answer():\n    return seven\n")[0] == 7


def test_what_only_follows_from_a_failure_is_told_with_it(box: Box) -> None:
    """One note names the statement and all that is not defined because of it."""
    _, run = ran(box, "import gone\nhelper = gone.f()\nresult = helper + 1\n", "print(result)\n" + ANSWER)
    ((failed,), notes) = run.errors, remarks.on(run)
    assert (failed.statement, failed.error.line, failed.names) == ("import gone", 1, ("gone", "helper", "result"))
    assert [note.code for note in notes] == ["run.statement_failed", "run.because_not_installed", "run.not_defined"]
    assert notes[0].parameters["cell"] == 1


CAUSES = {
    "no_gpu": "x = torch.ones(1).cuda()",
    "no_input": "name = input('Name: ')",
    "no_colab": "from google.colab import drive",
    "not_installed": "import torchvision",
    "no_network": "import urllib.request\nurllib.request.urlopen('https://example.org')",
    "no_file": "rows = open('data.csv').read()",
}


@pytest.mark.parametrize("code", CAUSES)
def test_the_note_says_why_it_cannot_work_here(box: Box, code: str) -> None:
    """What works on the student's machine and not here has its reason beside it."""
    value, run = ran(box, f"import torch\n{CAUSES[code]}\n{ANSWER}")
    assert value == 7
    assert f"because_{code}" in told(run)


def test_a_device_that_is_not_there_is_refused_where_it_is_chosen(box: Box) -> None:
    """Not in every tensor made after it, ours included."""
    value, run = ran(box, "torch.set_default_device('cuda')", "def answer():\n    return torch.ones(7).sum().item()\n")
    assert value == 7
    assert told(run) == ["statement_failed", "because_no_gpu"]
    assert ran(box, "torch.set_default_device('cpu')", ANSWER)[0] == 7


def test_a_statement_that_hangs_is_left_out_alone(box: Box) -> None:
    """Before and after it everything is there: constants too, which are no definitions."""
    hangs = "before = 3\nwhile True:\n    pass\nafter = 4\ndef answer():\n    return before + after\n"
    value, run = ran(box, hangs)
    assert value == 7
    assert run.cut_short == {0: CutShort(TimedOut(), (1,), (2,), Kept.REST)}
    assert told(run) == ["cell_too_slow"]


def test_a_statement_that_ends_the_process_is_left_out_alone(box: Box) -> None:
    """In a script, which is one cell, as in a notebook."""
    value, run = ran(box, "import os\nbefore = 7\nos._exit(3)\ndef answer():\n    return before\n")
    assert value == 7
    assert told(run) == ["cell_died"]


def test_a_cell_that_goes_on_ending_the_process_is_cut_to_its_definitions_then_to_nothing(box: Box) -> None:
    """However many of its statements do so: time is bounded."""
    value, run = ran(box, f"import os\n{'os._exit(3)' + chr(10)}" * 5 + ANSWER)
    assert value == 7
    assert run.cut_short[0].kept is Kept.DEFINITIONS
    deadly = "import os\n" + "os._exit(3)\n" * 3 + "def f(x=os._exit(3)): ...\n"
    value, run = ran(box, deadly, ANSWER)
    assert value == 7
    assert run.cut_short[0].kept is Kept.NOTHING
    assert told(run) == ["cell_died", "kept_nothing"]


def test_a_module_that_a_cell_writes_can_be_imported(box: Box) -> None:
    """The working folder is on the path, as in Jupyter, however soon the import comes."""
    for number in range(3):
        cells = ["import json", f"%%writefile mine{number}.py\n{ANSWER}", f"from mine{number} import answer"]
        assert ran(box, *cells)[0] == 7
        assert ran(box, *cells[:2], f"import mine{number} as own")[0] == 7


def test_a_cells_future_imports_hold_for_what_is_left_of_it(box: Box) -> None:
    """A cell is one compilation to Python, also when it is run piece by piece."""
    cell = "from __future__ import annotations\n1 / 0\nclass A:\n    x: gone\ndef answer():\n    return A.__annotations__['x']\n"
    assert ran(box, cell)[0] == "gone"


def test_a_long_text_that_is_no_python_is_given_up_in_time(box: Box) -> None:
    """Thousands of lines of prose with open quotes: what stands above them is there."""
    prose = "".join(f"line {number} isn't (closed\n" for number in range(20_000))
    assert ran(box, ANSWER + prose)[0] == 7


UNASKABLE = {
    "its text": "class Odd(RuntimeError):\n    def __str__(self):\n        raise SystemExit",
    "its traceback": "class Odd(ValueError):\n    __traceback__ = property(lambda self: 1 / 0)",
    "its class": "class Odd(ValueError):\n    __class__ = property(lambda self: 1 / 0)",
    "its line": "class Odd(SyntaxError):\n    lineno = property(lambda self: 1 / 0)",
    "its number": "class Odd(OSError):\n    errno = property(lambda self: 1 / 0)",
    "its name": "class Odd(NameError):\n    name = property(lambda self: 1 / 0)",
    "nothing, in a file called like a cell": "exec(compile('def Odd():\\n    raise ValueError', '<cell \u00b2>', 'exec'))",
    "nothing, in a file called like a huge cell": f"exec(compile('def Odd():\\n    raise ValueError', '<cell {'9' * 5000}>', 'exec'))",
}


@pytest.mark.parametrize("what", UNASKABLE)
def test_an_error_that_raises_when_it_is_asked_for_something_is_told(box: Box, what: str) -> None:
    """As any other, in a cell and in a call; it ends no process."""
    cells = (UNASKABLE[what], "raise Odd()", "def answer():\n    raise Odd()\n")
    outcome, run = ran(box, *cells)
    assert isinstance(outcome, Raised), outcome
    assert outcome.type in ("Odd", "ValueError")
    assert [(failed.error.type, failed.error.cell) for failed in run.errors] == [(outcome.type, 1)]
