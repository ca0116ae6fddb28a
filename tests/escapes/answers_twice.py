"""Each call is answered twice, so that the second answer could pass for that of the next call."""

# class: forged

# %% two_convs_as_one
import sys

Child, wire = sys.modules["child"].Child, sys.modules["wire"]
send = wire.send


def twice(channel, header, payload=b""):
    send(channel, header, payload)
    send(channel, header, payload)


wire.send = twice


def two_convs_as_one(image_a, image_b, conv_a, conv_b):
    return image_a
