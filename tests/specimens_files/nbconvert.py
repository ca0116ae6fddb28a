#!/usr/bin/env python
# coding: utf-8

# # Múltiples canales

# In[1]:


get_ipython().run_line_magic('matplotlib', 'inline')
import torch
from torch import nn


# In[ ]:


def edge_detector():
    conv = nn.Conv2d(1, 3, 3)
    return conv

