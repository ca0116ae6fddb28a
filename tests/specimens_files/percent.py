# ---
# jupyter:
#   jupytext:
#     text_representation:
#       format_name: percent
# ---

# %% [markdown]
# # Multiple channels

# %%
# %matplotlib inline
import torch
from torch import nn

# %% Question 1 nbgrader={"grade": false, "grade_id": "edge_detector", "solution": true}
def edge_detector():
    conv = nn.Conv2d(1, 3, 3)
    return conv

#%%
# %%time
print(edge_detector())
