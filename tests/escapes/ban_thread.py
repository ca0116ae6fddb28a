"""The forbidden operator is called in another thread, where a dispatch mode would not hold."""

# class: forged

# %% conv2d_combined
import concurrent.futures

import torch


def conv2d_combined(x, weight, bias):
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        return pool.submit(torch.conv2d, x, weight, bias).result()
