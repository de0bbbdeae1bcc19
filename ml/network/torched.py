"""Torch made repeatable, and where it computes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from copy import deepcopy
from typing import TypeVar

import torch

from graph.errors import TrainingError

P = TypeVar("P")
R = TypeVar("R")
N = TypeVar("N", bound=torch.nn.Module)

_DEVICE: ContextVar[str] = ContextVar("device", default="cpu")
"""Where networks of this thread compute. What they hold between two computations lies in memory: see `here`."""


@contextmanager
def computing_on(name: str) -> Iterator[None]:
    """Within it networks train and score on the device called `name`, e.g. cpu, cuda or cuda:1.

    Raises:
        TrainingError: it is not there.
    """
    device_of(name)
    before = _DEVICE.set(name)
    try:
        yield
    finally:
        _DEVICE.reset(before)


def here() -> torch.device:
    """The device on which networks compute now."""
    return torch.device(_DEVICE.get())


def moved(net: N) -> N:
    """A network where it is to compute now: itself in memory, else a copy on the device."""
    return net if here().type == "cpu" else deepcopy(net).to(here())


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


def side_by_side(work: Callable[[P], R], parts: Iterable[P]) -> list[R]:
    """What `work` gives for each part without gradients: as many parts at a time as torch has threads, each in one.

    Torch's own threads wait for one another at every week that a recurrent unit reads: where something else has a core,
    8,192 people took 1.1 s of two cores, and up to 13 s in small parts; in one thread they take .3 s, to the same bits.
    """

    def alone(part: P) -> R:
        with torch.no_grad():  # holds for the thread that it was said in
            return work(part)

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        if threads == 1:
            return list(map(alone, parts))
        with ThreadPoolExecutor(threads) as pool:
            every = list(parts)
            known = [copy_context() for _ in every]  # a thread of a pool does not know the device by itself
            return list(pool.map(lambda of, part: of.run(alone, part), known, every))
    finally:
        torch.set_num_threads(threads)


def device_of(name: str) -> torch.device:
    """The device called `name`, e.g. cpu, cuda or cuda:1.

    Raises:
        TrainingError: it is not there.
    """
    try:
        device = torch.device(name)
        torch.empty(1, device=device)
    # What torch raises where a device is not there depends on which: RuntimeError for a name that it does not know and
    # for a missing driver, AssertionError where it was built without (xpu), NotImplementedError without a kernel (mps),
    # ImportError without the vendor's module (hpu).
    except (RuntimeError, AssertionError, NotImplementedError, ImportError):
        raise TrainingError(
            "networks cannot compute on this device: torch does not find it",
            where=name,
            hint="Set PORTRAIT_DEVICE or --device to cpu, or install a torch that is built for the device.",
        ) from None
    return device
