"""How names of the model are written in GraphQL."""

from __future__ import annotations


def camel(name: str) -> str:
    """`placed_at` as `placedAt`."""
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


def lower_first(name: str) -> str:
    """`LegalEvent` as `legalEvent`."""
    return name[:1].lower() + name[1:]


def shout(name: str) -> str:
    """`LegalEvent` as `LEGAL_EVENT`."""
    return "".join(f"_{letter}" if letter.isupper() else letter.upper() for letter in lower_first(name))


def upper_first(name: str) -> str:
    """`decisionMakers` as `DecisionMakers`."""
    return name[:1].upper() + name[1:]


def plural(name: str) -> str:
    """`company` as `companies`, `address` as `addresses`."""
    if name.endswith("y") and name[-2] not in "aeiou":
        return f"{name[:-1]}ies"
    return f"{name}es" if name.endswith(("s", "x", "ch", "sh")) else f"{name}s"
