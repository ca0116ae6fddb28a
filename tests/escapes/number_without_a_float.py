"""A whole number beyond all floats, where it is compared, explained and drawn."""

# class: denial


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    return 10**1200


# %% conv2d_multi_input
def conv2d_multi_input(x, weight, bias):
    return [10**1200, -(10**1200), 1e308 * 10, -0.0, float("nan")]


# %% two_convs_as_one
def two_convs_as_one(image_a, image_b, conv_a, conv_b):
    return {10**1200: 10**1200, True: 1, 2: "10" * 2000}
