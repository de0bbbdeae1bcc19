"""The chain of categories that a product stands in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from graph.model import commerce

from .source import Context, Record

SEPARATOR = " > "


def categories(product: str, names: Sequence[str], context: Context) -> Iterator[Record]:
    """The product's category, and every wider one; each category is given once in a file.

    Args:
        product: Key of the product.
        names: From the widest category to the narrowest.
        context: Of the file.
    """
    paths = [context.uid(SEPARATOR.join(names[:depth])) for depth in range(len(names), 0, -1)]
    yield commerce.IN_CATEGORY(product, paths[0])
    for path, name in zip(paths, reversed(names), strict=True):
        if context.first(path):
            yield commerce.Category(uid=path, name=name)
    for path, wider in pairwise(paths):
        if context.first(f"{path} within"):
            yield commerce.WITHIN(path, wider)
