"""The model drawn: Mermaid pictures for the README and docs/model.md."""

from __future__ import annotations

import sys
from collections import defaultdict
from typing import NamedTuple

from .model import ONTOLOGY, Edge, NodeType, Ontology, Origin

MARK_BEGIN = "<!-- model:begin -->"
MARK_END = "<!-- model:end -->"


class Diagram(NamedTuple):
    """One picture: its title and the modules of graph.model whose node types it shows."""

    title: str
    modules: tuple[str, ...]


DIAGRAMS = (
    Diagram("People, identity and predictions", ("people", "identifiers", "insight", "provenance")),
    Diagram("Commerce", ("commerce",)),
    Diagram("Contact, behaviour and opinion", ("contact",)),
    Diagram("Companies, decision-makers and sales", ("companies", "register")),
    Diagram("Identity: what was learned and decided", ("resolution", "decisions")),
)
"""One picture of all types is a hairball, and commerce with contact was one too; a dozen types are read at a glance."""

_STYLES = (
    "classDef loaded fill:#e8f1fb,stroke:#3b6ea5,color:#12304f",
    "classDef derived fill:#fdf0dc,stroke:#c77d1e,color:#4a2c05",
    "classDef elsewhere fill:#ffffff,stroke:#999999,color:#555555,stroke-dasharray:4 3",
)


def module_of(node: NodeType) -> str:
    """The module of graph.model that declares a node type."""
    return node.cls.__module__.rsplit(".", 1)[-1]


def heading(module: str) -> str:
    """What a module of the model calls itself: its docstring up to the colon."""
    doc = sys.modules[f"{__package__}.model.{module}"].__doc__ or module
    return doc.splitlines()[0].partition(":")[0].rstrip(".")


def _diagram_of(edge: Edge) -> int:
    """The picture an edge is drawn in: the later of its two ends', so that each is drawn once."""
    modules = (module_of(edge.start.node_type), module_of(edge.end.node_type))
    return max(i for i, diagram in enumerate(DIAGRAMS) for module in modules if module in diagram.modules)


def mermaid(index: int, ontology: Ontology = ONTOLOGY) -> str:
    """The picture `DIAGRAMS[index]` as a Mermaid flowchart; two types are joined by one arrow, whatever their edges."""
    arrows: dict[tuple[str, str], list[str]] = defaultdict(list)
    for edge in ontology.edges.values():
        if _diagram_of(edge) == index:
            arrows[edge.start.__name__, edge.end.__name__].append(edge.name)
    lines = ["flowchart LR"]
    at_home: dict[str, NodeType] = {}
    modules = DIAGRAMS[index].modules
    for module in modules:
        members = {node.name: node for node in ontology.nodes.values() if module_of(node) == module}
        at_home |= members
        names = [f"    {name}" for name in members]
        lines += [f'  subgraph {module}["{heading(module)}"]', *names, "  end"] if len(modules) > 1 else names
    ends = dict.fromkeys(name for pair in arrows for name in pair)
    lines += [f"  {name}" for name in ends if name not in at_home]
    lines += [f'  {start} -->|"{" · ".join(names)}"| {end}' for (start, end), names in arrows.items()]
    styled = {
        "loaded": [node.name for node in at_home.values() if node.origin is Origin.LOADED],
        "derived": [node.name for node in at_home.values() if node.origin is Origin.DERIVED],
        "elsewhere": [name for name in ends if name not in at_home],
    }
    lines += [f"  {style}" for style in _STYLES]
    lines += [f"  class {','.join(names)} {style}" for style, names in styled.items() if names]
    return "\n".join(lines) + "\n"


def pictures(ontology: Ontology = ONTOLOGY) -> str:
    """All pictures as Markdown: the block between the marks in the README."""
    parts = [
        f"{len(ontology.nodes)} node types, {len(ontology.edges)} edge types. "
        "Blue: as loaded from a source. Orange: concluded by us. Dashed: shown in full in another picture."
    ]
    for index, diagram in enumerate(DIAGRAMS):
        parts.append(f"**{diagram.title}**\n\n```mermaid\n{mermaid(index, ontology)}```")
    return "\n\n".join(parts) + "\n"


def replace_block(text: str, block: str) -> str:
    """`text` with what stands between the marks replaced by `block`.

    Raises:
        ValueError: the marks are missing.
    """
    before, begin, rest = text.partition(MARK_BEGIN)
    _, end, after = rest.partition(MARK_END)
    if not begin or not end:
        raise ValueError(f"the text lacks {MARK_BEGIN} … {MARK_END}")
    return f"{before}{MARK_BEGIN}\n{block}{MARK_END}{after}"
