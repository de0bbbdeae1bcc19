"""Random numbers that depend on the seed, the chunk of people and the purpose, and on nothing else."""

from __future__ import annotations

import zlib

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

SHARED = 2**31
"""The chunk number of what all chunks share: products, campaigns, offers."""


def stream(seed: int, chunk: int, purpose: str) -> np.random.Generator:
    """The generator of one purpose in one chunk; asking again starts it afresh."""
    return np.random.default_rng([seed, chunk, zlib.crc32(purpose.encode())])


def hex_ids(seed: int, purpose: str, numbers: Ints) -> list[str]:
    """16 hexadecimal digits for each number; different numbers get different ids (splitmix64 is a bijection)."""
    with np.errstate(over="ignore"):
        z = numbers.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(zlib.crc32(purpose.encode()) + seed)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return [f"{value:016x}" for value in z.tolist()]


def spread(numbers: Ints, multiplier: int, modulus: int, shift: int = 0) -> Ints:
    """Numbers scattered over 0…modulus-1 without collision, as long as the two are coprime and inputs < modulus."""
    return (numbers * multiplier + shift) % modulus


def weighted(rng: np.random.Generator, weights: Floats, size: int) -> Ints:
    """Positions drawn with the given weights, faster than `Generator.choice` for many draws."""
    return np.searchsorted(np.cumsum(weights / weights.sum())[:-1], rng.random(size), side="right").astype(np.int64)


def zipf(count: int, power: float = 0.8) -> Floats:
    """Weights of a popularity list: first things are common, last ones rare."""
    return np.asarray(1.0 / np.arange(1, count + 1) ** power, dtype=np.float64)
