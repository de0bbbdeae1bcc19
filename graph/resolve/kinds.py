"""Kinds of evidence: the identifier kinds of the model, and what else records may share."""

from __future__ import annotations

from ..model.identifiers import IDENTIFIER_KINDS, IdentifierKind

ORDER = IdentifierKind("order", "", "An order that records had a hand in.", "Заказ", True, 35)
"""Who placed an order, asked about it, or filled the cart that it came from, is most often one person."""
POST = IdentifierKind("name at one company", "", "A family name at a company.", "Имя в компании", True, 37)
FACTS = (ORDER, POST)
KINDS = IDENTIFIER_KINDS | {kind.name: kind for kind in FACTS}
"""Every kind of evidence, by name."""
