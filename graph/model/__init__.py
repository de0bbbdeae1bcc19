"""The declared graph: the only place that lists labels, properties, keys and personal-data classes."""

from . import (
    commerce,
    companies,
    contact,
    decisions,
    identifiers,
    insight,
    paths,
    people,
    provenance,
    register,
    resolution,
)  # fmt: skip
from .access import Act, PersonalData, Role, may_do, may_see
from .ontology import Ontology
from .prop import PROVENANCE, Feature, Prop, Property, ValueType
from .shortcut import Hop, Path
from .spec import CHANGED, Edge, Link, Node, NodeType, Origin

ONTOLOGY = Ontology.of(
    people, identifiers, commerce, contact, companies, register, insight, provenance, decisions, resolution, paths
)

__all__ = [
    "CHANGED",
    "ONTOLOGY",
    "PROVENANCE",
    "Act",
    "Edge",
    "Feature",
    "Hop",
    "Link",
    "Node",
    "NodeType",
    "Ontology",
    "Origin",
    "Path",
    "PersonalData",
    "Prop",
    "Property",
    "Role",
    "ValueType",
    "commerce",
    "companies",
    "contact",
    "decisions",
    "identifiers",
    "insight",
    "may_do",
    "may_see",
    "people",
    "provenance",
    "register",
    "resolution",
]
