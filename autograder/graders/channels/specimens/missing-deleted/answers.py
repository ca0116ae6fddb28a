# %% two_convs_as_one
# conv5(imageA) + conv6(imageB)
