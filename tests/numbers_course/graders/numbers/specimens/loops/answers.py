# %% moving_average
def moving_average(x, width):
    means = np.zeros(len(x) - width + 1)
    for i in range(len(means)):
        for j in range(width):
            means[i] += x[i + j] / width
    return means

# %% histogram
def histogram(x, edges):
    counts = np.zeros(len(edges) - 1, dtype=int)
    for value in x:
        for i in range(len(counts)):
            if edges[i] <= value < edges[i + 1]:
                counts[i] += 1
    return counts

# %% nearest_centroid
def nearest_centroid(points, centroids):
    nearest = []
    for point in points:
        distances = [np.sqrt(np.sum((point - centroid) ** 2)) for centroid in centroids]
        nearest.append(distances.index(min(distances)))
    return np.array(nearest)

