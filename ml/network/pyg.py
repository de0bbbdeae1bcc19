"""PyTorch Geometric, imported once: importing it warns of a deprecation inside torch that is not ours to mend."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from torch_geometric.data import HeteroData
    from torch_geometric.nn import GraphConv, HeteroConv, SAGEConv

__all__ = ["GraphConv", "HeteroConv", "HeteroData", "SAGEConv", "hetero_conv"]


def hetero_conv(convs: Mapping[tuple[str, str, str], Any], aggr: str | None) -> HeteroConv:
    """A `HeteroConv`. It warns of node types that only send messages, which is what is meant here."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="There exist node types")
        return HeteroConv(dict(convs), aggr=aggr)
