"""Torch made repeatable, and where it computes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch

from graph.errors import TrainingError


@contextmanager
def repeatable(seed: int, threads: int) -> Iterator[None]:
    """Within it torch draws from `seed` and uses deterministic algorithms."""
    before = torch.are_deterministic_algorithms_enabled(), torch.get_num_threads()
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        # On a GPU a few sums have no deterministic algorithm; there it only warns, and models differ in last digits.
        torch.use_deterministic_algorithms(True, warn_only=torch.cuda.is_available())
        torch.set_num_threads(threads)
        try:
            yield
        finally:
            torch.use_deterministic_algorithms(before[0])
            torch.set_num_threads(before[1])


def device_of(name: str) -> torch.device:
    """The device called `name`, e.g. cpu, cuda or cuda:1.

    Raises:
        TrainingError: it is not there.
    """
    try:
        device = torch.device(name)
        torch.empty(1, device=device)
    except (RuntimeError, AssertionError):  # torch raises either, by device and by how it was built
        raise TrainingError(
            "networks cannot be trained on this device: torch does not find it",
            where=name,
            hint="Set PORTRAIT_DEVICE or --device to cpu, or install a torch that is built for the device.",
        ) from None
    return device
