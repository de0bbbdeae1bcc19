// What Relay's compiler has to accept: fragments, a connection that pages both ways, a mutation, a subscription.
import { graphql } from "relay-runtime";

graphql`
  query queriesCustomerQuery($id: ID!, $after: String) {
    profile(profileId: $id) {
      profileId
      ...queries_orders @arguments(after: $after)
    }
  }
`;

graphql`
  fragment queries_orders on Profile
  @argumentDefinitions(first: { type: "Int", defaultValue: 10 }, after: { type: "String" })
  @refetchable(queryName: "queriesOrdersQuery") {
    id
    orders(first: $first, after: $after) @connection(key: "queries_orders") {
      totalCount
      edges {
        cursor
        node {
          uid
          amountMinor
        }
      }
      pageInfo {
        hasNextPage
        hasPreviousPage
        startCursor
        endCursor
      }
    }
  }
`;

graphql`
  fragment queries_everybody on Query
  @argumentDefinitions(first: { type: "Int", defaultValue: 10 }, after: { type: "String" }, last: { type: "Int" }, before: { type: "String" })
  @refetchable(queryName: "queriesEverybodyQuery") {
    profiles(first: $first, after: $after, last: $last, before: $before) @connection(key: "queries_profiles") {
      edges {
        node {
          profileId
        }
      }
    }
  }
`;

graphql`
  mutation queriesWriteMutation($orders: [OrderInput!]!) {
    upsert(orders: $orders) {
      created
      orders {
        uid
      }
    }
  }
`;

graphql`
  subscription queriesWatchSubscription {
    profileChanged {
      at
      profile {
        profileId
      }
    }
  }
`;
