"""Operations to begin with, shown in the schema at the root fields that they ask for; a test runs them all."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from .definitions import FieldDefinition

EXAMPLES: dict[str, str] = {
    "profile": """
{
  profile(profileId: "0b0c7f3e-5f0a-5d61-9f0e-6a5b8f3c1d22") {
    givenName
    familyName
    orders(first: 5, sort: [{ placedAt: DESC }]) { totalCount nodes { number placedAt amountMinor currency } }
    predictions { nodes { task probability reasons } }
  }
}""",
    "profiles": """
query Dormant($after: String) {
  profiles(
    filter: { orderCount: { gte: 3 }, lastOrderAt: { lt: "2026-01-31T09:00:00Z" } }
    sort: [{ spentMinor: DESC }]
    first: 20
    after: $after
  ) {
    nodes { profileId givenName familyName spentMinor currency }
    pageInfo { endCursor hasNextPage }
  }
}""",
    "profileByIdentifier": """
{
  profileByIdentifier(kind: EMAIL, value: "anna@example.com") { profileId givenName sources }
}""",
    "order": """
{
  order(uid: "shop:100234") {
    placedAt
    amountMinor
    items { edges { quantity node { name category { name } } } }
  }
}""",
    "orders": """
{
  orders(filter: { placedAt: { gte: "2026-01-01T00:00:00Z" }, items: { some: { brand: { eq: "Acme" } } } }) {
    totalCount
    aggregate { amountMinor { sum avg } }
    groups(by: [{ placedAt: MONTH }], zone: "Europe/Moscow", first: 12) { keys count }
  }
}""",
    "products": """
{
  products(search: "green tea", first: 10) { edges { score node { uid name priceMinor currency } } }
}""",
    "account": """
{
  account(accountId: "5a1d3c9e-77b2-5c40-8e1f-2b9d4f6a8c10") {
    name
    inn
    deals(filter: { closedAt: { isNull: true } }) { totalCount nodes { title stage amountMinor } }
  }
}""",
    "accountByIdentifier": """
{
  accountByIdentifier(kind: INN, value: "7707083893") { accountId name website }
}""",
    "predictions": """
{
  predictions(filter: { task: { eq: "churn" } }, sort: [{ probability: DESC }], first: 10) {
    nodes { probability reasons asOf profile { profileId givenName } }
  }
}""",
    "node": """
{
  node(id: "T3JkZXI6c2hvcDoxMDAyMzQ") { __typename ... on Order { number placedAt } }
}""",
    "search": """
{
  search(text: "anna tea", types: [PROFILE, PRODUCT], first: 5) {
    edges { score node { __typename ... on Profile { profileId givenName } ... on Product { uid name } } }
  }
}""",
    "paths": """
{
  paths(from: "T3JkZXI6c2hvcDoxMDAyMzQ", to: "UHJvZHVjdDpzaG9wOmEtNTAx", maxLength: 4, first: 3) {
    length
    nodes { __typename id }
  }
}""",
    "upsert": """
mutation {
  upsert(
    source: "shop"
    orders: [{
      uid: "shop:100234", placedAt: "2026-01-31T09:00:00Z", amountMinor: 249900, currency: "RUB"
      items: [{ line: 1, quantity: 2, node: { uid: "shop:a-501", name: "Green tea" } }]
    }]
  ) {
    created
    updated
    orders { uid items { nodes { name } } }
  }
}""",
    "profileChanged": """
subscription {
  profileChanged(profiles: ["0b0c7f3e-5f0a-5d61-9f0e-6a5b8f3c1d22"]) { at profile { profileId orderCount } }
}""",
    "predictionCrossed": """
subscription {
  predictionCrossed(task: "churn", threshold: 0.7, crossing: UP) { at profile { profileId } }
}""",
}
"""By the root field, the operation that shows it."""


def with_examples(fields: Iterable[FieldDefinition]) -> list[FieldDefinition]:
    """The root fields, each with its example if it has one."""
    return [
        dataclasses.replace(field, description=f"{field.description}\n\n```graphql{EXAMPLES[field.name]}\n```")
        if field.name in EXAMPLES
        else field
        for field in fields
    ]
