"""The graph network: two layers of messages towards the profiles, read out kind by kind, beside the features.

The readout adds one number for each kind of event, so what a kind contributed to a score is exact, without
an approximation. A second output adds what a small network makes of the time-window features.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from ml.network.pyg import HeteroData, SAGEConv, hetero_conv

from .hetero import BUCKETS, PROFILE, Triple

WIDTH = 32
DROPOUT = 0.2


class ProfileNet(nn.Module):
    """Scores profiles in log-odds from the graph around them and from their scaled features.

    Args:
        widths: Number of node features by label.
        triples: Edge types, all pointing towards profiles.
        features: Number of scaled features beside the graph.
    """

    def __init__(self, widths: Mapping[str, int], triples: Sequence[Triple], features: int) -> None:
        super().__init__()
        self.readers = [triple for triple in triples if triple[2] == PROFILE]
        around = [triple for triple in triples if triple[2] != PROFILE]
        self.encode = nn.ModuleDict({label: nn.Linear(width, WIDTH) for label, width in sorted(widths.items())})
        self.tell_apart = nn.ModuleDict({label: nn.Embedding(BUCKETS, WIDTH) for label in sorted(widths)})
        listen = {triple: SAGEConv((WIDTH, WIDTH), WIDTH, aggr="mean") for triple in around}
        self.gather = hetero_conv(listen, "sum") if listen else None
        self.settle = nn.ModuleDict({label: nn.LayerNorm(WIDTH) for label in sorted(widths)})
        tell = {t: SAGEConv((WIDTH, WIDTH), WIDTH, aggr=["mean", "sum"], root_weight=False) for t in self.readers}
        self.read = hetero_conv(tell, None)
        self.steady = nn.LayerNorm(WIDTH)
        self.drop = nn.Dropout(DROPOUT)
        self.alone = nn.Parameter(torch.randn(len(self.readers), WIDTH) / WIDTH)
        self.beside = nn.Parameter(torch.randn(len(self.readers), WIDTH) / WIDTH)
        self.offsets = nn.Parameter(torch.zeros(2))
        self.line = nn.Linear(features, 1, bias=False)
        self.bend = nn.Sequential(nn.Linear(features, WIDTH), nn.ReLU(), nn.Dropout(DROPOUT), nn.Linear(WIDTH, 1))

    def embed(self, graph: HeteroData) -> Tensor:
        """What each kind of event says of each profile, shape (profiles, kinds, WIDTH)."""
        inside: dict[str, Tensor] = {}
        for label in graph.node_types:
            if label != PROFILE:
                inside[label] = self.encode[label](graph[label].x)
                if "bucket" in graph[label]:
                    inside[label] = inside[label] + self.tell_apart[label](graph[label].bucket)
        edges = {triple: graph[triple].edge_index for triple in graph.edge_types}
        heard = self.gather(inside, edges) if self.gather is not None else {}
        for label, values in inside.items():
            total = values + heard[label] if label in heard else values
            inside[label] = functional.relu(self.settle[label](total))
        profiles = graph[PROFILE].num_nodes
        inside[PROFILE] = next(iter(inside.values())).new_zeros((profiles, WIDTH)) if inside else torch.zeros(0, WIDTH)
        kinds = []
        for triple in self.readers:
            if triple in edges:
                layer = self.read.convs[triple]
                kinds.append(layer((inside[triple[0]], inside[PROFILE]), edges[triple]))
            else:
                kinds.append(inside[PROFILE])
        inside_kinds: Tensor = self.drop(functional.relu(self.steady(torch.stack(kinds, dim=1))))
        return inside_kinds

    def forward(self, graph: HeteroData, features: Tensor) -> tuple[Tensor, Tensor]:
        """Log-odds from the graph alone, and from graph and features together."""
        inside = self.embed(graph)
        graph_only = (inside * self.alone).sum(dim=(1, 2)) + self.offsets[0]
        both = (inside * self.beside).sum(dim=(1, 2)) + self.tabular(features) + self.offsets[1]
        return graph_only, both

    def tabular(self, features: Tensor) -> Tensor:
        """What the features add to the second output."""
        added: Tensor = (self.line(features) + self.bend(features)).squeeze(1)
        return added

    def by_kind(self, graph: HeteroData) -> Tensor:
        """What each kind of event adds to the second output, shape (profiles, kinds)."""
        return (self.embed(graph) * self.beside).sum(dim=2)
