# %% moving_average
def moving_average(x, width):
    total = np.concatenate([[0.0], np.cumsum(x)])
    return (total[width:] - total[:-width]) / width

# %% histogram
def histogram(x, edges):
    places = np.digitize(x, edges)
    return np.bincount(places, minlength=len(edges) + 1)[1 : len(edges)]

