"""Charts as inline SVG. They hold no text, so that they may be stretched to any width; words stand beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup


class Bin(NamedTuple):
    """One bar of a histogram.

    Attributes:
        label: What stands under it; may be empty.
        title: What it says when pointed at.
        height: What it counts.
        kind: CSS class of its colour.
    """

    label: str
    title: str
    height: int
    kind: str


def weight_bar(weight: float, widest: float) -> Markup:
    """A bar from the middle: to the right, green, for a match; to the left, red, against it.

    Args:
        weight: Bits.
        widest: Bits of the longest bar on the chart, either way.
    """
    length = min(abs(weight) / widest, 1.0) * 100 if widest else 0.0
    start, kind = (100.0, "for") if weight >= 0 else (100.0 - length, "against")
    return Markup(
        '<svg class="bar" viewBox="0 0 200 10" preserveAspectRatio="none" aria-hidden="true">'
        '<line class="axis" x1="100" x2="100" y1="0" y2="10"/>'
        '<rect class="{}" x="{:.2f}" y="1" width="{:.2f}" height="8"/></svg>'
    ).format(kind, start, length)


def histogram(bins: Sequence[Bin]) -> Markup:
    """Bars side by side; their height is the square root of the count, so that what is rare is seen too."""
    if not bins:
        return Markup("")
    most = max(bar.height for bar in bins) or 1
    bars = Markup("").join(_bar(place, bar, most) for place, bar in enumerate(bins))
    return Markup(
        '<svg class="histogram" viewBox="0 0 {} 100" preserveAspectRatio="none" role="img" aria-label="histogram">'
        "{}</svg>"
    ).format(len(bins) * 10, bars)


def _bar(place: int, bar: Bin, most: int) -> Markup:
    height = max((bar.height / most) ** 0.5 * 100, 1.0 if bar.height else 0.0)
    return Markup('<rect class="{}" x="{:.1f}" y="{:.2f}" width="8.4" height="{:.2f}"><title>{}</title></rect>').format(
        bar.kind, place * 10 + 0.8, 100 - height, height, bar.title
    )
