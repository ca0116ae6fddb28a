# %% two_convs_as_one
def two_convs_as_one(image_a, image_b, conv_a, conv_b):
    return (conv_a(image_a) + conv_b(image_b)).sum()
