# %% moving_average
def moving_average(x, width):
    return np.array([x[i : i + width].sum() for i in range(len(x) - width + 1)])

# %% nearest_centroid
def nearest_centroid(points, centroids):
    return np.array([max(range(len(centroids)), key=lambda k: ((p - centroids[k]) ** 2).sum()) for p in points])

