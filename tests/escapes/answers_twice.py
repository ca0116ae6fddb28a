"""Each call is answered twice, so that the second answer could pass for that of the next call."""

# class: forged

# %% two_convs_as_one
import sys

Child = sys.modules["child"].Child
send = Child._send


def twice(self, header, payload=b""):
    send(self, header, payload)
    send(self, header, payload)


Child._send = twice


def two_convs_as_one(image_a, image_b, conv_a, conv_b):
    return image_a
