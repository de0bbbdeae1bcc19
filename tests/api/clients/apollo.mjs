// Apollo Client: a query into its cache and out of it, a subscription over graphql-ws, an error.
import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from "@apollo/client";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { OperationTypeNode } from "graphql";
import { createClient } from "graphql-ws";
import { act, prepare, watched } from "./act.mjs";

const address = process.argv[2];
await prepare(address);
const socket = createClient({ url: address.replace("http", "ws"), retryAttempts: 0 });
const client = new ApolloClient({
  link: ApolloLink.split(
    ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
    new GraphQLWsLink(socket),
    new HttpLink({ uri: address }),
  ),
  cache: new InMemoryCache({ typePolicies: { Profile: { keyFields: ["profileId"] } } }),
});
const query = gql`
  query ($id: ID!) {
    profile(profileId: $id) { profileId city orders(first: 1) { nodes { uid } } }
  }
`;
const variables = { id: "Profile-1" };
const { data } = await client.query({ query, variables });
const cached = await client.query({ query, variables, fetchPolicy: "cache-only" });
const failed = await client.query({ query: gql`{ profile(profileId: "x") { nothing } }`, errorPolicy: "all" });
const coming = new Promise((next, error) => client.subscribe({ query: gql(watched.query) }).subscribe({ next, error }));
await act(address);
const change = await coming;
await socket.dispose();
const same = JSON.stringify(data) === JSON.stringify(cached.data);
console.log(JSON.stringify({ data, same, codes: failed.error.errors.map((e) => e.extensions.code), change: change.data }));
