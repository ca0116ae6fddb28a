"""Only the processor is there: choosing another device for all tensors fails where it is chosen, not in all that follows."""

from __future__ import annotations

import functools

import torch


def refuse_absent_ones() -> None:
    """Let `torch.set_default_device` raise, as making a tensor there would, for a device that is not there."""
    choose = torch.set_default_device

    @functools.wraps(choose)
    def set_default_device(device: torch.device | str | int | None) -> None:
        if device is not None:
            torch.empty(0, device=device)
        choose(device)

    torch.set_default_device = set_default_device
