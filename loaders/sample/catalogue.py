"""What all chunks share: categories and products, campaigns and offers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .clock import DAYS, WEEKS
from .streams import SHARED, Floats, Ints, stream, zipf

CATEGORIES: tuple[tuple[str, int, int, int, float], ...] = (
    # path, typical price in roubles, usual days until bought again (0: no rhythm), peak month (0: none), popularity
    ("Food > Dairy", 120, 9, 0, 2.2), ("Food > Bread", 70, 7, 0, 1.9), ("Food > Coffee and Tea", 420, 30, 12, 1.6),
    ("Food > Sweets", 210, 18, 12, 1.7), ("Food > Cereals", 110, 24, 0, 1.2), ("Food > Fruit", 190, 10, 8, 1.8),
    ("Food > Frozen", 260, 20, 1, 1.1), ("Drinks > Water", 60, 12, 7, 1.2), ("Drinks > Juice", 130, 16, 7, 1.0),
    ("Household > Cleaning", 290, 35, 4, 1.1), ("Household > Laundry", 480, 42, 0, 1.0),
    ("Household > Paper", 230, 21, 0, 1.3), ("Household > Kitchenware", 900, 0, 12, 0.5),
    ("Household > Textiles", 1500, 0, 11, 0.4), ("Beauty > Hair", 410, 45, 0, 0.9), ("Beauty > Skin", 620, 40, 2, 0.8),
    ("Beauty > Make-up", 780, 0, 3, 0.6), ("Health > Vitamins", 650, 30, 11, 0.7),
    ("Health > Oral Care", 240, 38, 0, 0.8), ("Baby > Nappies", 1300, 14, 0, 0.5), ("Baby > Food", 110, 8, 0, 0.5),
    ("Pets > Cat Food", 340, 15, 0, 0.8), ("Pets > Dog Food", 520, 18, 0, 0.6), ("Pets > Litter", 450, 25, 0, 0.5),
    ("Office > Paper", 380, 40, 9, 0.4), ("Office > Stationery", 150, 0, 8, 0.5),
    ("Electronics > Accessories", 990, 0, 12, 0.5), ("Electronics > Audio", 4200, 0, 12, 0.25),
    ("Garden > Seeds", 90, 0, 4, 0.4), ("Toys > Games", 1200, 0, 12, 0.4),
)  # fmt: skip
PER_CATEGORY = 10
PRODUCTS = len(CATEGORIES) * PER_CATEGORY
COMPLEMENTS = ((0, 1), (0, 4), (2, 3), (9, 10), (9, 11), (14, 15), (15, 16), (17, 18), (19, 20), (21, 23), (24, 25),
               (26, 27), (7, 8), (12, 13), (5, 8))  # fmt: skip
"""Pairs of categories that are bought together."""
BRANDS = ("Lugovoy", "Северный", "Dobro", "Alpen", "Родник", "Vita", "Ясень", "Nordic", "Заря", "Comfo")
CAMPAIGNS = WEEKS // 2
GOALS = ("season", "retention", "news", "winback")
OFFERS_EACH = 2


@dataclass(frozen=True)
class Catalogue:
    """Products (ten per category, in category order) and how categories behave."""

    price: Ints
    """List price per product, kopecks."""
    popularity: Floats
    """Chance of each of the ten products when bought without a habit."""
    interval: Floats
    """Days until bought again per category; 0 without a rhythm."""
    together: Floats
    """Category by category: 1 where one calls for the other."""
    season: Floats
    """Week by category: relative demand."""
    demand: Floats
    """Week: relative demand for everything."""


@dataclass(frozen=True)
class Offers:
    """Two offers of each fortnightly campaign; campaign c is mailed in week 2c and holds for two weeks."""

    percent: Ints
    """Per cent off; 0 where it is roubles or free delivery."""
    roubles: Ints
    category: Ints
    """The category it holds for, or -1 for all."""


def make_catalogue(seed: int) -> Catalogue:
    """The shop's range; depends on the seed alone."""
    rng = stream(seed, SHARED, "catalogue")
    typical = np.repeat(np.array([c[1] for c in CATEGORIES], dtype=np.float64), PER_CATEGORY)
    roubles = np.maximum(np.round(typical * np.exp(rng.normal(0, 0.35, PRODUCTS))), 15).astype(np.int64)
    together = np.zeros((len(CATEGORIES), len(CATEGORIES)))
    for a, b in COMPLEMENTS:
        together[a, b] = together[b, a] = 1.0
    month = (np.arange(WEEKS) * 7 + 3) / 30.44 + 0.5
    peak = np.array([c[3] for c in CATEGORIES], dtype=np.float64)
    wave = np.exp(0.9 * (np.cos((month[:, None] - peak[None, :]) * np.pi / 6) - 0.3))
    demand = 1.0 + 0.10 * np.cos((month - 12) * np.pi / 6)
    december = (month % 12 > 11.2) | (month % 12 < 0.3)
    return Catalogue(
        price=roubles * 100 - 10 * rng.integers(0, 2, PRODUCTS),
        popularity=zipf(PER_CATEGORY, 0.9),
        interval=np.array([c[2] for c in CATEGORIES], dtype=np.float64),
        together=together,
        season=np.where(peak[None, :] > 0, wave, 1.0) * np.array([c[4] for c in CATEGORIES]),
        demand=np.where(december, demand * 1.2, demand),
    )


def make_offers(seed: int) -> Offers:
    """What each campaign offers; depends on the seed alone."""
    rng = stream(seed, SHARED, "offers")
    count = CAMPAIGNS * OFFERS_EACH
    kind = rng.random(count)
    return Offers(
        percent=np.where(kind < 0.55, rng.choice([5, 10, 15, 20], count), 0),
        roubles=np.where((kind >= 0.55) & (kind < 0.85), rng.choice([100, 200, 300], count), 0),
        category=np.where(rng.random(count) < 0.5, rng.integers(0, len(CATEGORIES), count), -1),
    )


def skus() -> list[str]:
    """Product keys, in product order."""
    return [f"SKU-{i + 1:04d}" for i in range(PRODUCTS)]


def campaign_days() -> Ints:
    """First day of each campaign."""
    return np.minimum(np.arange(CAMPAIGNS, dtype=np.int64) * 14, DAYS - 1)
