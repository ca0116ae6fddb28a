from itertools import pairwise

import numpy as np

from autograder.explaining import wrong


@wrong("AVERAGE-SUM", of="moving_average")
def sums(x, width):
    return np.convolve(x, np.ones(width), "valid")


@wrong("AVERAGE-SAME-LENGTH", of="moving_average")
def padded(x, width):
    return np.convolve(x, np.ones(width) / width, "same")


@wrong("HISTOGRAM-LAST-EDGE", of="histogram")
def last_bin_closed(x, edges):
    return np.histogram(x, edges)[0]


@wrong("HISTOGRAM-UPPER-EDGE", of="histogram")
def upper_edges(x, edges):
    return np.array([np.sum((x > low) & (x <= high)) for low, high in pairwise(edges)])


@wrong("CENTROID-FARTHEST", of="nearest_centroid")
def farthest(points, centroids):
    return np.linalg.norm(points[:, None] - centroids, axis=2).argmax(1)


@wrong("CENTROID-DIFFERENCES-ADDED", of="nearest_centroid")
def differences_added(points, centroids):
    return np.abs((points[:, None] - centroids).sum(2)).argmin(1)


@wrong("CENTROID-PER-CENTROID", of="nearest_centroid")
def per_centroid(points, centroids):
    return np.linalg.norm(points[:, None] - centroids, axis=2).argmin(0)
