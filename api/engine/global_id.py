"""Global ids: one text that names any node, so that clients can keep it and ask for it again.

It holds the type and the key. Where the caller may not see the key, it holds the database's own id of the node
instead, which says nothing but lasts only as long as the node does.
"""

from __future__ import annotations

import base64
import binascii
from functools import partial
from typing import NamedTuple

from api.catalog import Catalog
from api.errors import FORBIDDEN, Place
from graph.model import NodeType

from .bindings import Bindings, read
from .fields import Compiled
from .patterns import matched
from .values import Getter, Given, Leaf, Variables

_KEY, _ELEMENT = ":", "@"


class GlobalId(NamedTuple):
    """A node's type, and its key or the database's id of it."""

    label: str
    element: bool
    value: str


def global_id(node: NodeType, variable: str, bindings: Bindings) -> Compiled:
    """The global id of the node `variable`."""
    key = node.properties[node.key]
    if bindings.sees(key):
        return Compiled(read(variable, key), partial(_encode, f"{node.name}{_KEY}"))
    return Compiled(f"elementId({variable})", partial(_encode, f"{node.name}{_ELEMENT}"))


def decode(text: str, catalog: Catalog, place: Place) -> GlobalId:
    """What a global id names.

    Raises:
        GraphQLError: it is none.
    """
    try:
        decoded = base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True).decode()
    except (ValueError, binascii.Error):
        decoded = ""
    label = decoded.partition(_KEY)[0].partition(_ELEMENT)[0]
    if label not in catalog.types or len(decoded) == len(label):
        raise place.problem("This is no global id.", hint="Give what the field `id` of a node showed.")
    return GlobalId(label, decoded[len(label)] == _ELEMENT, decoded[len(label) + 1 :])


class Named(NamedTuple):
    """A node that a global id names: its type, its variable, and the clause that finds it."""

    label: str
    variable: str
    match: str


def find(given: Given, catalog: Catalog, bindings: Bindings, place: Place) -> Named:
    """The node that an argument names. The plan holds for ids of that type only.

    Raises:
        GraphQLError: the argument is no global id, or holds a key by which the caller may not ask.
    """
    get: Getter = given.get if isinstance(given, Leaf) else str

    def named(variables: Variables) -> GlobalId:
        return decode(get(variables), catalog, place)

    # What decides about the plan: the type, and how the node is found.
    label, element = bindings.choose(lambda variables: named(variables)[:2])
    node, variable = catalog.types[label].node, bindings.name("n")
    key = node.properties[node.key]
    if not element and not bindings.sees(key):
        raise place.problem("Your role may not look up by this key.", FORBIDDEN)
    stored = f"elementId({variable})" if element else read(variable, key)
    parameter = bindings.parameter(lambda variables: named(variables).value)
    return Named(label, variable, matched(variable, node, stored, parameter))


def _encode(prefix: str, value: str) -> str:
    return base64.urlsafe_b64encode(f"{prefix}{value}".encode()).decode().rstrip("=")
