// Opens GraphiQL on this server with three queries to begin with, one per tab.
const one = `# One person by any identifier: e-mail, phone, loyalty card, cookie, key in a source.
# The value may be written as people write it. No such person here? See the next tab for some.
query Person($kind: IdentifierKind = EMAIL, $value: String = "anna@example.com") {
  profileByIdentifier(kind: $kind, value: $value) {
    profileId givenName familyName city
    sources
    identifiers { nodes { kind value } }
    orders(first: 5, sort: [{ placedAt: DESC }]) {
      totalCount
      nodes { number placedAt amountMinor currency items { edges { quantity node { name } } } }
    }
    tickets(first: 5) { nodes { topic status openedAt } }
    devices { nodes { kind system } }
    predictions {
      nodes {
        task probability reasons asOf
        products(edgeSort: [{ rank: ASC }]) { edges { rank probability node { name } } }
      }
    }
  }
}
`;

const many = `# A list: filter, sort and page. Give endCursor as after for the next page.
query People($after: String) {
  profiles(
    first: 10
    after: $after
    filter: { retiredAt: { isNull: true }, recordCount: { gte: 2 } }
    sort: [{ spentMinor: DESC }]
  ) {
    totalCount
    pageInfo { hasNextPage endCursor }
    nodes {
      profileId givenName familyName email spentMinor currency
      records { nodes { uid source } }
    }
  }
}
`;

const companies = `# Companies with who decides there, their group and their deals.
query Companies {
  accounts(first: 5, filter: { decisionMakers: { some: {} } }, sort: [{ name: ASC }]) {
    nodes {
      accountId name inn city
      decisionMakers { edges { title role node { givenName familyName profile { profileId } } } }
      parents { nodes { name } }
      subsidiaries { nodes { name } }
      deals(first: 3, sort: [{ openedAt: DESC }]) { nodes { title stage amountMinor currency } }
    }
  }
}
`;

ReactDOM.createRoot(document.getElementById('graphiql')).render(
  React.createElement(GraphiQL, {
    fetcher: GraphiQL.createFetcher({ url: '/graphql' }),
    defaultTabs: [one, many, companies].map((query) => ({ query })),
    defaultEditorToolsVisibility: 'variables',
    shouldPersistHeaders: false,
  }),
);
