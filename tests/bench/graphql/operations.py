"""The operations: for us, for the peer in its own words, and as a person would write them in Cypher.

All three must give the same values; `answers` compares them before anything is timed. (Lists that the peer sorts by
a property show it: it sorts after projecting, and by nothing where the answer leaves the property out.)
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .graph import CITIES, SEGMENT_SIZE

Variables = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Operation:
    """One question, three ways.

    Attributes:
        name: In the tables.
        ours, peer: GraphQL documents with the same variables.
        cypher: The statement that a person would write; its parameters are the variables.
        draw: Makes variables, given the number of customers.
    """

    name: str
    ours: str
    peer: str
    cypher: str
    draw: Callable[[random.Random, int], Variables]


def _profile(draw: random.Random, customers: int) -> Variables:
    return {"id": f"P-{draw.randrange(customers)}"}


def _city(draw: random.Random, customers: int) -> Variables:
    return {"city": f"Город {draw.randrange(CITIES)}"}


def _company(draw: random.Random, customers: int) -> Variables:
    # The first of them have three levels of companies below.
    return {"id": f"f{draw.randrange(max(1, (customers // 20 - 21) // 64))}"}


def _segment(draw: random.Random, customers: int) -> Variables:
    return {"id": f"s{draw.randrange(max(customers // SEGMENT_SIZE, 1))}"}


def _tree_by_hand() -> str:
    """Four levels of companies, innermost first."""
    below = ""
    for upper, firm in (("c", "e"), ("b", "c"), ("a", "b")):
        below = (
            f", below: COLLECT {{ MATCH ({upper})<-[:OWNED_BY]-({firm}:Company)\n"
            f"  WITH {firm} ORDER BY {firm}.uid LIMIT 10 RETURN {_firm_by_hand(firm, below)} }}"
        )
    return f"MATCH (a:Company {{uid: $id}}) RETURN {_firm_by_hand('a', below)} AS company"


def _firm_by_hand(firm: str, below: str) -> str:
    return f"""{firm} {{.uid, .name, .employees, makers: COLLECT {{ MATCH ({firm})<-[h:HOLDS]-(d:DecisionMaker)
      WITH h, d ORDER BY d.uid, h.title LIMIT 10
      RETURN {{title: h.title, role: h.role, given: d.given_name, family: d.family_name}} }}{below}}}"""


PROFILE = Operation(
    "profile",
    """query Profile($id: ID!) { profile(profileId: $id) { profileId givenName familyName city
      identifiers { nodes { kind value } }
      orders(first: 10, sort: [{placedAt: DESC}]) { nodes { number placedAt amountMinor currency
        items { edges { quantity priceMinor node { uid name brand } } } } } } }""",
    """query Profile($id: ID!) { profiles(where: {profileId: {eq: $id}}) { profileId givenName familyName city
      records { identifiers { kind value }
        orders(limit: 10, sort: [{placedAt: DESC}]) { number placedAt amountMinor currency
          itemsConnection { edges { properties { quantity priceMinor } node { uid name brand } } } } } } }""",
    """MATCH (p:Profile {profile_id: $id})
      RETURN p {.profile_id, .given_name, .family_name, .city,
        identifiers: COLLECT { MATCH (p)<-[:RESOLVED_TO]-(:Customer)-[:HAS]->(i:Identifier)
          WITH DISTINCT i ORDER BY i.uid LIMIT 20 RETURN i {.kind, .value} },
        orders: COLLECT { MATCH (p)<-[:RESOLVED_TO]-(:Customer)-[:PLACED]->(o:Order)
          WITH DISTINCT o ORDER BY o.placed_at DESC, o.uid LIMIT 10
          RETURN o {.number, .placed_at, .amount_minor, .currency,
            items: COLLECT { MATCH (o)-[c:CONTAINS]->(x:Product) WITH c, x ORDER BY x.uid, c.line LIMIT 20
              RETURN {quantity: c.quantity, price: c.price_minor, uid: x.uid, name: x.name, brand: x.brand} }} }
        } AS profile""",
    _profile,
)
LIST = Operation(
    "list of 100",
    """query List($city: String!) { profiles(first: 100, filter: {city: {eq: $city}}) { nodes {
      profileId givenName familyName orderCount spentMinor
      orders(first: 5, sort: [{placedAt: DESC}]) { nodes { number placedAt amountMinor currency } } } } }""",
    """query List($city: String!) { profiles(limit: 100, where: {city: {eq: $city}}, sort: [{profileId: ASC}]) {
      profileId givenName familyName orderCount spentMinor
      records { orders(limit: 5, sort: [{placedAt: DESC}]) { number placedAt amountMinor currency } } } }""",
    """MATCH (p:Profile {city: $city}) WITH p ORDER BY p.profile_id LIMIT 100
      RETURN p {.profile_id, .given_name, .family_name, .order_count, .spent_minor,
        orders: COLLECT { MATCH (p)<-[:RESOLVED_TO]-(:Customer)-[:PLACED]->(o:Order)
          WITH DISTINCT o ORDER BY o.placed_at DESC, o.uid LIMIT 5
          RETURN o {.number, .placed_at, .amount_minor, .currency} }} AS profile""",
    _city,
)
BOUGHT_THE_SAME = Operation(
    "who bought the same",
    """query Same($id: ID!) { profile(profileId: $id) { profileId
      orders(first: 1, sort: [{placedAt: DESC}]) { nodes { number placedAt items { nodes { uid name
        orders(first: 10, sort: [{placedAt: DESC}]) { nodes { uid placedAt customer { uid givenName } } }
      } } } } } }""",
    """query Same($id: ID!) { profiles(where: {profileId: {eq: $id}}) { profileId records {
      orders(limit: 1, sort: [{placedAt: DESC}]) { number placedAt items { uid name
        orders(limit: 10, sort: [{placedAt: DESC}]) { uid placedAt customer { uid givenName } } } } } } }""",
    """MATCH (p:Profile {profile_id: $id})
      RETURN p {.profile_id, orders: COLLECT { MATCH (p)<-[:RESOLVED_TO]-(:Customer)-[:PLACED]->(o:Order)
        WITH DISTINCT o ORDER BY o.placed_at DESC, o.uid LIMIT 1
        RETURN o {.number, .placed_at, items: COLLECT { MATCH (o)-[:CONTAINS]->(x:Product)
          WITH x ORDER BY x.uid LIMIT 20 RETURN x {.uid, .name,
            orders: COLLECT { MATCH (x)<-[:CONTAINS]-(b:Order) WITH b ORDER BY b.placed_at DESC, b.uid LIMIT 10
              RETURN b {.uid, .placed_at, customer: [(b)<-[:PLACED]-(c:Customer) | c {.uid, .given_name}]} }} }}
        }} AS profile""",
    _profile,
)
TREE = Operation(
    "company tree",
    """query Tree($id: ID!) { company(uid: $id) { ...firm
      subsidiaries(first: 10) { nodes { ...firm subsidiaries(first: 10) { nodes { ...firm
        subsidiaries(first: 10) { nodes { ...firm } } } } } } } }
    fragment firm on Company { uid name employees
      decisionMakers(first: 10) { edges { title role node { givenName familyName } } } }""",
    """query Tree($id: ID!) { companies(where: {uid: {eq: $id}}) { ...firm
      subsidiaries { ...firm subsidiaries { ...firm subsidiaries { ...firm } } } } }
    fragment firm on Company { uid name employees
      decisionMakersConnection { edges { properties { title role } node { givenName familyName } } } }""",
    _tree_by_hand(),
    _company,
)
AGGREGATE = Operation(
    "aggregate",
    """query Spent($id: ID!) { profile(profileId: $id) { profileId
      orders { aggregate { count amountMinor { sum avg min max } } } } }""",
    """query Spent($id: ID!) { profiles(where: {profileId: {eq: $id}}) { profileId records {
      ordersConnection { aggregate { count { nodes } node { amountMinor { sum average min max } } } } } } }""",
    """MATCH (p:Profile {profile_id: $id})
      OPTIONAL MATCH (p)<-[:RESOLVED_TO]-(:Customer)-[:PLACED]->(o:Order)
      RETURN p.profile_id AS id, count(o) AS count, sum(o.amount_minor) AS sum, avg(o.amount_minor) AS avg,
        min(o.amount_minor) AS min, max(o.amount_minor) AS max""",
    _profile,
)
SEGMENT = Operation(
    "segment aggregate",
    """query Segment($id: ID!) { segment(uid: $id) { name
      profiles { aggregate { count spentMinor { sum avg min max } orderCount { sum avg } } } } }""",
    """query Segment($id: ID!) { segments(where: {uid: {eq: $id}}) { name profilesConnection { aggregate {
      count { nodes } node { spentMinor { sum average min max } orderCount { sum average } } } } } }""",
    """MATCH (s:Segment {uid: $id})
      OPTIONAL MATCH (s)<-[:IN_SEGMENT]-(p:Profile)
      RETURN s.name AS name, count(p) AS count, sum(p.spent_minor) AS sum, avg(p.spent_minor) AS avg,
        min(p.spent_minor) AS min, max(p.spent_minor) AS max, sum(p.order_count) AS orders,
        avg(p.order_count) AS each""",
    _segment,
)
OPERATIONS = (PROFILE, LIST, BOUGHT_THE_SAME, TREE, AGGREGATE, SEGMENT)
