"""What each lesson teaches: its labs, questions and points, and what its cells print and draw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

COMMON = {
    *("labcheck.py", "labdraw.py", "labimages.py", "labstumbles.py", "labvalues.py"),
    *("sliding.js", "sliding.py"),
}
"""The helper files of every lesson."""


@dataclass(frozen=True)
class Wrong:
    """A wrong answer, and what its visible check says of it in Spanish and in English."""

    question: str
    answer: str
    spanish: str
    english: str


@dataclass(frozen=True)
class Lesson:
    """A lesson in Spanish and in English.

    `printed`: the tensors that a cell prints, in order; `shapes`: a text that it prints. `figures` of cells that print
    the same as tensors, and `large` ones, which say only how many. `hidden_lines`: how many secrets a release must hide.
    """

    spanish: str
    english: str
    points: dict[str, int]
    written: str
    module: str
    sections: int
    printed: dict[str, list[Any]]
    shapes: dict[str, str]
    figures: dict[str, int]
    large: dict[str, int]
    wrong: Wrong

    @property
    def labs(self) -> dict[str, str]:
        """Its labs and their languages."""
        return {self.spanish: "es", self.english: "en"}

    @property
    def helpers(self) -> set[str]:
        """The files beside its notebook."""
        return {*COMMON, f"{self.module}.py"}


GX, GY = [[1, 0, -1], [2, 0, -2], [1, 0, -1]], [[1, 2, 1], [0, 0, 0], [-1, -2, -1]]
NONE, ONES, D = [[0] * 3] * 3, [[1] * 3] * 3, [[0, 0, 0], [0, 1, 0], [0, 0, 0]]
MINUS_D, MINUS_2D, HALF_D = ([[factor * value for value in row] for row in D] for factor in (-1, -2, 0.5))
MIDDLE_ROW = {value: [[0] * 5, [0] * 5, [value] * 5, [0] * 5, [0] * 5] for value in (-2, 1, 9)}
POINT = {value: [[0] * 5, [0] * 5, [0, 0, value, 0, 0], [0] * 5, [0] * 5] for value in (1, 9)}

CHANNELS = Lesson(
    spanish="canales-multiples",
    english="multiple-channels",
    points={
        "edge_detector": 10,
        "conv2d_multi_output": 20,
        "conv2d_multi_input": 20,
        "conv2d_combined": 30,
        "two_convs_as_one": 20,
    },
    written="diagonal_kernel",
    module="convlab",
    sections=6,
    printed={
        "conv1-kernels": [[GX], [GY], [ONES], [0, 0, 0]],
        "pixel": [
            [[POINT[9]]],
            [[[[-9, 0, 9], [-18, 0, 18], [-9, 0, 9]], [[-9, -18, -9], [0, 0, 0], [9, 18, 9]], [[9] * 3] * 3]],
        ],
        "vertical-image": [[[[[0, 0, 1, 0, 0]] * 5]]],
        "vertical-maps": [[[-4, 0, 4]] * 3, NONE, [[3] * 3] * 3],
        "horizontal-maps": [[[MIDDLE_ROW[1]]], NONE, [[-4] * 3, [0] * 3, [4] * 3], [[3] * 3] * 3],
        "two-channel-image": [[[MIDDLE_ROW[-2], MIDDLE_ROW[1]]]],
        "conv2-kernels": [[[D, MINUS_2D]], [0]],
        "conv2-sum": [*[[[[[0] * 3, [-2] * 3, [0] * 3]]]] * 2, [[[[0] * 3, [-4] * 3, [0] * 3]]]],
        "ones-and-point-image": [[[[[1] * 5] * 5, POINT[1]]]],
        "conv3-kernels": [[[HALF_D, HALF_D], [D, MINUS_D], [GX, GY]], [0, 0, 0]],
        "conv3-maps": [
            *([[0.5] * 3] * 3, HALF_D, [[0.5, 0.5, 0.5], [0.5, 1, 0.5], [0.5, 0.5, 0.5]]),
            *(ONES, MINUS_D, [[1, 1, 1], [1, 0, 1], [1, 1, 1]]),
            *(NONE, [[-1, -2, -1], [0, 0, 0], [1, 2, 1]], [[-1, -2, -1], [0, 0, 0], [1, 2, 1]]),
        ],
        "two-images": [[[MIDDLE_ROW[-2]]], [[MIDDLE_ROW[1]]], [[D]], [0], [[MINUS_2D]], [0]],
    },
    shapes={
        "output-size": "torch.Size([1, 1, 3, 6])",
        "conv1-create": "torch.Size([3, 1, 3, 3]) torch.Size([3])",
        "vertical-maps": "torch.Size([1, 3, 3, 3])",
        "horizontal-maps": "torch.Size([1, 3, 3, 3])",
        "conv2-kernels": "torch.Size([1, 2, 3, 3]) torch.Size([1])",
        "conv2-sum": "torch.Size([1, 1, 3, 3])",
        "conv3-kernels": "torch.Size([3, 2, 3, 3]) torch.Size([3])\n57",
        "conv3-maps": "torch.Size([1, 3, 3, 3])",
        "photo-grey": "torch.Size([1, 1, 150, 128])",
        "photo-colour": "torch.Size([1, 3, 150, 128]) torch.Size([1, 3, 3, 3])",
        "photo-sixteen": "448\ntorch.Size([1, 16, 148, 126])",
    },
    figures={
        "conv1-kernels": 1,
        "pixel": 1,
        "vertical-image": 1,
        "vertical-maps": 1,
        "horizontal-maps": 2,
        "two-channel-image": 1,
        "conv2-sum": 1,
        "ones-and-point-image": 1,
        "conv3-maps": 3,
        "two-images": 1,
        "conv2-kernels": 1,
        "conv3-kernels": 1,
    },
    large={"sliding-pixel": 1, "photo-grey": 1, "photo-colour": 1, "sliding-pairs": 1, "photo-sixteen": 1},
    wrong=Wrong(
        "conv2d_combined",
        "conv2d_combined = lambda x, w, b: nn.functional.conv2d(x, w.flip(-1), b)",
        "✗ conv2d_combined(), en el ejemplo de su descripción: 4 de 4 valores no coinciden. "
        "El primero, en [0, 0, 0, 0], debía ser 103 y es 104.",
        "✗ conv2d_combined(), on the example of its description: 4 of 4 values do not match. "
        "The first, at [0, 0, 0, 0], should be 103 and is 104.",
    ),
)

NUMBERED = [[7 * row + column for column in range(7)] for row in range(7)]
FRAMED_COUNTS = [[4, 6, 6, 6, 4], *[[6, 9, 9, 9, 6]] * 3, [4, 6, 6, 6, 4]]

STRIDES = Lesson(
    spanish="paso-relleno-y-agrupacion",
    english="stride-padding-and-pooling",
    points={
        "output_size": 10,
        "pad_image": 15,
        "conv2d_strided": 25,
        "max_pool2d": 20,
        "avg_pool2d": 15,
        "block": 15,
    },
    written="stride_or_pooling",
    module="stridelab",
    sections=7,
    printed={
        "stride-numbers": [
            [[[row[1:6] for row in NUMBERED[1:6]]]],
            [[[[8, 10, 12], [22, 24, 26], [36, 38, 40]]]],
        ],
        "stripes": [[[[[0, 1] * 3] * 6]], [[NONE]], [[ONES]]],
        "padding-ones": [[[[[9] * 3] * 3]], [[FRAMED_COUNTS]]],
        "together-conv": [[[[[6] * 3, [9] * 3, [6] * 3]]]],
        "pooling-values": [[[[[5, -1], [4, 0]]]], [[[[2, -2.5], [4, -4]]]]],
        "sliding-mean": [[[[[0.25, 0.5, 0.25], [0.5, 1, 0.5], [0.25, 0.5, 0.25]]]]],
        "stripes-again": [[[ONES]], [[[[0.5] * 3] * 3]]],
        "block-order": [[[[[3]]]], [[[[3]]]], [[[[1.25]]]], [[[[0]]]]],
    },
    shapes={
        "size-conv": "torch.Size([1, 1, 4, 4])",
        "stride-numbers": "torch.Size([1, 1, 3, 5])",
        "photo-stride": "s = 1 torch.Size([1, 1, 98, 98])\ns = 2 torch.Size([1, 1, 49, 49])\n"
        "s = 4 torch.Size([1, 1, 25, 25])",
        "padding-same": "k = 2, p = 0: 7\nk = 3, p = 1: 8\nk = 4, p = 1: 7\nk = 5, p = 2: 8",
        "together-conv": "torch.Size([1, 1, 3, 3])",
        "pooling-values": "[0, 0]",
        "photo-pooling": "s = 2 torch.Size([1, 1, 28, 28]) 0.42\nmax torch.Size([1, 1, 28, 28]) 0.50\n"
        "Σ / 4 torch.Size([1, 1, 28, 28]) 0.43",
        "block-shapes": "(1, 3, 150, 128)\n(1, 16, 75, 64) 1216\n(1, 16, 75, 64) 0\n(1, 16, 38, 32) 0",
    },
    figures={
        "stride-numbers": 1,
        "stripes": 1,
        "padding-ones": 1,
        "together-conv": 1,
        "pooling-values": 1,
        "sliding-mean": 1,
        "stripes-again": 1,
    },
    large={
        "axis": 3,
        "axis-padded": 1,
        "photo-stride": 1,
        "sliding-stride": 1,
        "sliding-max": 1,
        "photo-pooling": 1,
        "block-shapes": 1,
    },
    wrong=Wrong(
        "max_pool2d",
        "max_pool2d = lambda x, kernel, stride=None: nn.functional.max_pool2d(x.relu(), kernel, stride)",
        "✗ max_pool2d(), en el ejemplo de la lección: 1 de 4 valores no coinciden. "
        "El primero, en [0, 0, 0, 1], debía ser -1 y es 0.",
        "✗ max_pool2d(), on the example of the lesson: 1 of 4 values do not match. "
        "The first, at [0, 0, 0, 1], should be -1 and is 0.",
    ),
)

LESSONS = (CHANNELS, STRIDES)
LESSON = {lab: lesson for lesson in LESSONS for lab in lesson.labs}
LABS = {lab: language for lesson in LESSONS for lab, language in lesson.labs.items()}
