# %% histogram
def histogram(x, edges):
    counts = np.array([np.sum((x >= a) & (x < b)) for a, b in zip(edges, edges[1:])])
    x.sort()
    return counts

