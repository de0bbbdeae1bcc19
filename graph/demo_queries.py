"""The GraphQL queries that the demo proposes, about what its graph shows best."""

from __future__ import annotations

import json

Titled = tuple[str, str]
"""What a query shows, and its text."""


def profile_queries(profile_id: str, email: str | None) -> list[Titled]:
    """One profile with everything around it, who is likely to leave, and what will be bought."""
    if email:
        root = f"profileByIdentifier(kind: EMAIL, value: {json.dumps(email)})"
    else:
        root = f"profile(profileId: {json.dumps(profile_id)})"
    return [
        (
            "One customer, known to several systems",
            f"""{{
  {root} {{
    givenName familyName city sources orderCount lastOrderAt
    records(first: 10) {{ nodes {{ uid source }} }}
    orders(first: 3, sort: [{{placedAt: DESC}}]) {{
      nodes {{ number placedAt amountMinor currency items(first: 5) {{ edges {{ quantity node {{ name }} }} }} }}
    }}
    tickets(first: 3) {{ nodes {{ topic openedAt closedAt satisfaction }} }}
    devices(first: 5) {{ nodes {{ kind system }} }}
    predictions(first: 30) {{
      nodes {{
        task probability horizonDays asOf modelKind reasons reasonsRu
        products(first: 5, edgeSort: [{{rank: ASC}}]) {{ edges {{ rank probability reason node {{ name }} }} }}
        categories(first: 3, edgeSort: [{{rank: ASC}}]) {{ edges {{ rank probability node {{ name }} }} }}
      }}
    }}
  }}
}}""",
        ),
        (
            "Good customers who are likely to leave",
            """{
  profiles(
    first: 10
    filter: {orderCount: {gte: 10}, predictions: {some: {task: {eq: "churn"}, probability: {gt: 0.6}}}}
    sort: [{spentMinor: DESC}]
  ) {
    totalCount
    nodes {
      profileId spentMinor currency lastOrderAt
      predictions(filter: {task: {eq: "churn"}}) { nodes { probability reasons } }
    }
  }
}""",
        ),
        (
            "What people are likely to buy next",
            """{
  predictions(first: 10, filter: {task: {eq: "next_purchase"}}, sort: [{probability: DESC}]) {
    nodes {
      probability horizonDays profile { profileId orderCount }
      products(first: 3, edgeSort: [{rank: ASC}]) { edges { rank probability reason node { name } } }
    }
  }
}""",
        ),
    ]


def account_queries(account_id: str) -> list[Titled]:
    """One company with its group, who decides there, and who of ours knows them."""
    return [
        (
            "One company: its group, who decides, who of ours knows them",
            f"""{{
  account(accountId: {json.dumps(account_id)}) {{
    name inn employees sources
    parents(first: 5) {{ nodes {{ name parents(first: 5) {{ nodes {{ name }} }} }} }}
    subsidiaries(first: 10) {{ nodes {{ name }} }}
    decisionMakers(first: 10) {{
      edges {{ title role node {{ givenName familyName knownBy(first: 5) {{ nodes {{ name title }} }} }} }}
    }}
    deals(first: 5, sort: [{{openedAt: DESC}}]) {{ nodes {{ title stage amountMinor currency }} }}
  }}
}}""",
        )
    ]
