import numpy as np


def moving_average(draw):
    yield "plain", draw.array(draw.integer(5, 9)), draw.integer(2, 4)
    yield "width_one", draw.array(draw.integer(3, 6)), 1


def histogram(draw):
    edges = np.cumsum([draw.integer(-6, -4)] + [draw.integer(1, 4) for _ in range(draw.integer(3, 5))]).astype(float)
    yield "plain", draw.array(draw.integer(8, 15), -12, 12, step=0.25), edges
    yield "on_the_edge", np.array(draw.shuffled([*edges, *edges[1:]])), edges


def nearest_centroid(draw):
    axes = draw.integer(2, 3)
    yield "plain", draw.array((draw.integer(5, 8), axes)), draw.array((draw.integer(3, 4), axes))
    yield "one_centroid", draw.array((draw.integer(2, 4), axes)), draw.array((1, axes))
