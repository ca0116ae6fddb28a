# %% nearest_centroid
def nearest_centroid(points, centroids):
    return [int(((p - centroids) ** 2).sum(1).argmin()) for p in points]

