"""The declared graph: the only place that lists labels, properties, keys and personal-data classes."""

from . import commerce, companies, contact, decisions, identifiers, insight, paths, people, provenance, resolution
from .access import PersonalData, Role, may_see
from .ontology import Ontology
from .spec import PROVENANCE, Edge, Feature, Hop, Link, Node, NodeType, Origin, Path, Prop, Property, ValueType

ONTOLOGY = Ontology.of(
    people, identifiers, commerce, contact, companies, insight, provenance, decisions, resolution, paths
)

__all__ = [
    "ONTOLOGY",
    "PROVENANCE",
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
    "may_see",
    "people",
    "provenance",
    "resolution",
]
