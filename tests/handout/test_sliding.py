"""The figure that can be asked: dragged with mouse, finger and keys in a real browser, wide and narrow."""

from __future__ import annotations

import html
import importlib
import itertools
import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import matplotlib
import pytest
import torch
from lti.browser import chromium, picture, problems
from playwright.sync_api import Browser, Locator, Page, expect
from torch import nn

from autograder.graders import sliding

LESSON = Path(__file__).resolve().parents[2] / "solutions" / "canales-multiples"
GX, GY, ONES = [[1, 0, -1], [2, 0, -2], [1, 0, -1]], [[1, 2, 1], [0, 0, 0], [-1, -2, -1]], [[1] * 3] * 3
X = [[[(3 * r + c) % 5 for c in range(6)] for r in range(5)], [[(r * c) % 4 - 1 for c in range(6)] for r in range(5)]]
WEIGHT = [[GX, GY], [ONES, GX], [GY, ONES]]
BIAS = [0, 1.5, -2]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all."""
    with chromium() as found:
        yield found


@contextmanager
def shown(
    browser: Browser,
    width: int,
    *,
    script: bool = True,
    motion: str = "no-preference",
    kernels: Any = None,
    pool: Literal["max", "mean"] | None = None,
    **options: Any,
) -> Iterator[Page]:
    """A page with the figure alone."""
    context = browser.new_context(
        viewport={"width": width, "height": 1000},
        has_touch=True,
        java_script_enabled=script,
        reduced_motion="reduce" if motion == "reduce" else "no-preference",
    )
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    options |= {"static": '<img alt="static" src="data:,">'}
    if pool is None:
        figure = sliding.convolution(X, WEIGHT, BIAS, kernels, **options)
    else:
        figure = sliding.pooling(X, (2, 3), pool, **options)
    head = '<meta name="viewport" content="width=device-width"><title>figure</title>'
    page.set_content(
        f'<!doctype html><html lang="es"><head>{head}</head><body><main><h1>Figura</h1>{sliding.page(figure)}</main></body></html>'
    )
    yield page
    assert faults == []
    context.close()


def output(k: int, *, stride: int = 1, padding: int = 0, channel: int | None = None) -> Any:
    """What PyTorch makes of the figure's numbers; of one input channel alone, without the bias, where one is named."""
    taken = slice(None) if channel is None else slice(channel, channel + 1)
    x, weight = torch.tensor([X]).float()[:, taken], torch.tensor([WEIGHT[k]]).float()[:, taken]
    result = nn.functional.conv2d(x, weight, stride=stride, padding=padding)[0, 0]
    return (result + BIAS[k] * (channel is None)).tolist()


def numbers(svg: Locator) -> list[list[float]]:
    """The numbers of a grid, from the words that stand for it."""
    words = (svg.get_attribute("aria-label") or "").split(": ", 1)[1]
    return [[float(value.replace("−", "-")) for value in row.split()] for row in words.split("; ")]


def grid(page: Page, title: str) -> Locator:
    """The picture under a title."""
    return page.locator(f".sliding figure:has(> div:text-is('{title}')) svg")


def said(page: Page) -> str:
    """What a screen reader is told."""
    return page.locator(".sliding p[aria-live]").inner_text()


def place(svg: Locator, row: float, column: float, rows: int, columns: int) -> tuple[float, float]:
    """The middle of a cell of a grid, on the screen."""
    svg.scroll_into_view_if_needed()
    box = svg.bounding_box()
    assert box is not None
    return box["x"] + box["width"] * (column + 0.5) / columns, box["y"] + box["height"] * (row + 0.5) / rows


def drag_by_touch(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """One finger, put down, moved and lifted."""
    session = page.context.new_cdp_session(page)
    for kind, point in (("touchStart", start), ("touchMove", end), ("touchEnd", None)):
        points = [] if point is None else [{"x": point[0], "y": point[1]}]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


@pytest.mark.parametrize("width", [390, 1280])
def test_the_window_is_dragged_with_the_mouse(browser: Browser, width: int) -> None:
    """It follows, and products, sum and output are those of its place."""
    with shown(browser, width) as page:
        image = grid(page, "X0")
        page.mouse.move(*place(image, 1, 1, 5, 6))
        page.mouse.down()
        page.mouse.move(*place(image, 3, 4, 5, 6), steps=4)
        page.mouse.up()
        assert said(page).startswith("Salida 0, fila 2, columna 3.")
        assert f"En total, {output(0)[2][3]:g}".replace("-", "−") in said(page)
        products = [[X[0][2 + u][3 + v] * GX[u][v] for v in range(3)] for u in range(3)]
        assert numbers(grid(page, "productos").first) == products
        picture(page, f"sliding-{width}")


@pytest.mark.parametrize("width", [390, 1280])
def test_the_window_is_dragged_with_a_finger(browser: Browser, width: int) -> None:
    """And the page does not scroll meanwhile."""
    with shown(browser, width) as page:
        image = grid(page, "X1")
        start, end = place(image, 1, 1, 5, 6), place(image, 2, 3, 5, 6)
        before = page.evaluate("scrollY")
        drag_by_touch(page, start, end)
        expect(page.locator(".sliding p")).to_contain_text("fila 1, columna 2.")
        assert page.evaluate("scrollY") == before


@pytest.mark.parametrize("width", [390, 1280])
def test_the_window_is_moved_with_the_keyboard(browser: Browser, width: int) -> None:
    """Arrow keys on the figure, which stop at its borders; and sliders, for those whose reader takes the arrows."""
    with shown(browser, width) as page:
        page.locator(".sliding .asked").focus()
        for key in ("ArrowRight", "ArrowDown", "ArrowDown", "ArrowLeft", "ArrowLeft", "ArrowDown"):
            page.keyboard.press(key)
        assert said(page).startswith("Salida 0, fila 2, columna 0.")
        page.get_by_label("Columna").focus()
        page.keyboard.press("End")
        assert said(page).startswith("Salida 0, fila 2, columna 3.")


@pytest.mark.parametrize("width", [390, 1280])
def test_it_is_accessible_and_fits(browser: Browser, width: int) -> None:
    """axe finds nothing, and no page is wider than its window."""
    with shown(browser, width, kernels={"Gx": GX}, yours=[output(k) for k in range(3)]) as page:
        assert problems(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_channels_and_kernels_are_switched(browser: Browser) -> None:
    """Every output, one input channel alone, another kernel: the map is always what PyTorch computes."""
    with shown(browser, 1280, kernels={"Gy": GY}) as page:
        for k in range(3):
            page.get_by_label("Canal de salida").select_option(str(k))
            assert numbers(grid(page, f"Z{k}")) == output(k)
        for channel in range(2):
            page.get_by_label("Canal de entrada").select_option(str(channel))
            assert numbers(grid(page, "Z2")) == output(2, channel=channel)
            assert page.locator(".sliding .line:visible").count() == 2
        page.get_by_label("Canal de entrada").select_option("0")
        page.get_by_label("Kernel").select_option("Gy")
        assert numbers(grid(page, "Z2")) == output(2, channel=0)


@pytest.mark.parametrize(("stride", "padding"), [(2, 0), (1, 1), (2, 1), (3, 2)])
def test_stride_and_padding(browser: Browser, stride: int, padding: int) -> None:
    """The window steps as the layer's does, over the border of zeros too."""
    with shown(browser, 1280, stride=(stride, stride), padding=(padding, padding)) as page:
        due = output(0, stride=stride, padding=padding)
        assert numbers(grid(page, "Z0")) == due
        page.locator(".sliding .asked").focus()
        page.keyboard.press("ArrowDown")
        assert f"En total, {due[1][0]:g}".replace("-", "−") in said(page)


def test_another_result_stands_beside_the_right_one(browser: Browser) -> None:
    """Its wrong cells have a frame, and its number is told."""
    theirs = [output(k) for k in range(3)]
    theirs[0][1][2] += 1
    with shown(browser, 1280, yours=theirs, language="en") as page:
        assert page.locator(".sliding .wrong").count() == 1
        page.mouse.click(*place(grid(page, "yours"), 1, 2, 3, 4))
        assert said(page).endswith(f"Yours is {theirs[0][1][2]:g}.".replace("-", "−"))


def test_nothing_moves_by_itself_for_who_wants_no_motion(browser: Browser) -> None:
    """The window jumps."""
    for motion, seconds in (("reduce", "0s"), ("no-preference", "0.12s")):
        with shown(browser, 1280, motion=motion) as page:
            window = page.locator(".sliding .window").first
            assert window.evaluate("each => getComputedStyle(each).transitionDuration") == seconds


def test_without_scripts_the_static_figure_stays(browser: Browser) -> None:
    """With its words."""
    with shown(browser, 1280, script=False) as page:
        assert page.get_by_alt_text("static").count() == 1


@pytest.mark.parametrize("width", [390, 1280])
def test_stride_and_padding_are_controls(browser: Browser, width: int) -> None:
    """What is chosen is what PyTorch computes; the size is derived beside it, and what no window reaches is told."""
    options: dict[str, Any] = {"strides": [(1, 1), (2, 2), (3, 3)], "paddings": [(0, 0), (1, 1), (2, 2)]}
    with shown(browser, width, **options) as page:
        page.locator(".sliding .asked").focus()
        for _ in range(4):
            page.keyboard.press("ArrowRight")
        for stride, padding in itertools.product((1, 2, 3), (0, 1, 2)):
            page.get_by_label("Paso").select_option(str(stride))
            page.get_by_label("Relleno").select_option(str(padding))
            due = output(0, stride=stride, padding=padding)
            assert numbers(grid(page, "Z0")) == due
            told = page.locator(".sliding .size").inner_text()
            for size, count in ((5, len(due)), (6, len(due[0]))):
                assert f"⌊({size} + 2·{padding} − 3) / {stride}⌋ + 1 = {count}." in told
            missed = [(size + 2 * padding - 3) % stride for size in (5, 6)]
            assert f"{missed[0]} fila(s), {missed[1]} columna(s)" in told
            page.locator(".sliding .asked").focus()
            for _ in range(7):
                page.keyboard.press("ArrowRight")
            assert said(page).startswith(f"Salida 0, fila 0, columna {len(due[0]) - 1}.")
        assert problems(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        picture(page, f"sliding-controls-{width}")


@pytest.mark.parametrize(("pool", "padding"), [("max", 0), ("max", 1), ("mean", 0), ("mean", 1)])
def test_pooling_takes_each_channel_alone(browser: Browser, pool: Literal["max", "mean"], padding: int) -> None:
    """The largest or the mean of each window, as PyTorch has it, with what it was made of in words."""
    with shown(browser, 390, pool=pool, stride=(2, 1), padding=(padding, padding), language="en") as page:
        make = nn.functional.max_pool2d if pool == "max" else nn.functional.avg_pool2d
        due = make(torch.tensor(X).double(), (2, 3), (2, 1), padding)
        for channel in range(2):
            page.get_by_label("Channel").select_option(str(channel))
            assert page.locator(".sliding .line:visible").count() == 2
            assert torch.allclose(torch.tensor(numbers(grid(page, f"Z{channel}"))).double(), due[channel], atol=0.01)
        page.locator(".sliding .asked").focus()
        page.keyboard.press("ArrowDown")
        seen = nn.functional.pad(torch.tensor(X[1]), [padding] * 4, value=-99 if pool == "max" else 0)[
            2:4, :3
        ].flatten()
        written = [f"{value}".replace("-99", "−∞").replace("-", "−") for value in seen.tolist()]
        if pool == "max":
            assert f"The largest of {', '.join(written)} is" in said(page)
        else:
            assert f") / 6 = {due[1, 1, 0]:.3g}.".replace("-", "−") in said(page)
        assert problems(page) == []
        picture(page, f"sliding-{pool}-{padding}")


def test_a_result_of_another_size_stands_beside_the_right_one(browser: Browser) -> None:
    """What it has too many is framed; where it has nothing, that is said."""
    smaller = [[row[:2] for row in output(k)[:2]] for k in range(3)]
    with shown(browser, 1280, yours=smaller) as page:
        assert page.locator(".sliding .wrong").count() == 0
        page.mouse.click(*place(grid(page, "Z0 (esperado)"), 2, 3, 3, 4))
        assert said(page).endswith("En el tuyo no hay tal lugar.")
    larger = [[[*row, 0] for row in output(k)] for k in range(3)]
    with shown(browser, 1280, yours=larger) as page:
        assert page.locator(".sliding .wrong").count() == 3


def test_where_no_window_fits_there_is_no_figure() -> None:
    """Said to the author."""
    with pytest.raises(ValueError, match="no window of"):
        sliding.pooling(X, (6, 2), "max", paddings=[(1, 1)])


def test_several_figures_of_a_page_share_one_script(browser: Browser) -> None:
    """And a part of the page that waits for them is shown when they are alive."""
    figures = [sliding.convolution(X, WEIGHT, BIAS), sliding.pooling(X, (2, 2), "max")]
    page = browser.new_page()
    page.set_content(f"<main><div hidden>{figures[0]}</div>{figures[1]}<script>{sliding.script()}</script></main>")
    assert page.locator(".sliding .asked:visible").count() == 2
    page.close()


def test_what_a_student_made_cannot_leave_the_figure() -> None:
    """Names and numbers are data; a number that is none is refused."""
    figure = sliding.convolution(X, WEIGHT, BIAS, {'"></figure><script>alert(1)</script>': GX})
    assert "<script" not in figure and figure.count(">") == 4
    with pytest.raises(ValueError, match="JSON"):
        sliding.convolution([[[float("nan")]]], [[[[1]]]], [0])


def test_the_lesson_shows_it_with_its_static_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    """convlab hands in the layer's numbers, the figure of its first output, and the words for it."""
    monkeypatch.syspath_prepend(str(LESSON))
    before = set(sys.modules)
    convlab = importlib.import_module("convlab")
    displayed: list[dict[str, str]] = []
    monkeypatch.setattr(convlab, "display", lambda data, raw: displayed.append(data))
    monkeypatch.setattr(matplotlib, "get_backend", lambda: "inline")
    layer = nn.Conv2d(2, 3, 3, stride=2, padding=1)
    convlab.show_sliding(torch.ones(1, 2, 5, 5), layer)
    (data,) = displayed
    assert '<img src="data:image/png;base64,' in data["text/html"] and 'alt="Figura: ' in data["text/html"]
    (numbers,) = re.findall(r'data-figure="([^"]*)"', data["text/html"])
    shown = json.loads(html.unescape(numbers))
    assert layer.bias is not None and shown["bias"] == layer.bias.tolist()
    assert (shown["strides"], shown["paddings"]) == ([[2, 2]], [[1, 1]])
    assert data["text/plain"].startswith("Figura: X_0: 0 0 0 0 0 0 0; 0 1 1 1 1 1 0")
    for name in set(sys.modules) - before:
        if name.startswith(("lab", "convlab", "sliding")):
            del sys.modules[name]
