# %% two_convs_as_one
def two_convs_as_one(image_a, image_b, conv_a, conv_b):
    for imagen, conv in ((image_a, conv_a), (image_b, conv_b)):
        z = conv(imagen)
    return z
