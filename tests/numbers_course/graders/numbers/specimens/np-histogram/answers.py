# %% histogram
def histogram(x, edges):
    counts, _ = np.histogram(x, bins=edges)
    return counts

