// Apollo's composition and gateway: our schema joined with another that adds a field to our profiles.
import { ApolloGateway, LocalGraphQLDataSource, RemoteGraphQLDataSource } from "@apollo/gateway";
import { composeServices } from "@apollo/composition";
import { buildSubgraphSchema } from "@apollo/subgraph";
import { parse } from "graphql";

const address = process.argv[2];
const asked = await fetch(address, {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ query: "{ _service { sdl } }" }),
});
const portrait = parse((await asked.json()).data._service.sdl);
const colours = parse(`
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])
  type Query { favourites: [Profile]! }
  type Profile @key(fields: "profileId") { profileId: ID!  colour: String }
`);
const composed = composeServices([
  { name: "portrait", url: address, typeDefs: portrait },
  { name: "colours", url: "http://colours", typeDefs: colours },
]);
if (composed.errors) throw new Error(composed.errors.map((error) => error.message).join("\n"));
const local = buildSubgraphSchema({
  typeDefs: colours,
  resolvers: {
    Query: { favourites: () => [{ profileId: "Profile-2" }, { profileId: "nobody" }, { profileId: "Profile-0" }] },
    Profile: { colour: ({ profileId }) => `colour of ${profileId}` },
  },
});
const gateway = new ApolloGateway({
  supergraphSdl: composed.supergraphSdl,
  buildService: ({ name, url }) =>
    name === "portrait" ? new RemoteGraphQLDataSource({ url }) : new LocalGraphQLDataSource(local),
});
const { executor } = await gateway.load();
const query = `{
  favourites { profileId colour orders(first: 1) { totalCount } }
  profile(profileId: "Profile-1") { colour city }
}`;
const answer = await executor({
  request: { query }, document: parse(query), queryHash: "1", context: {}, metrics: {}, overallCachePolicy: {},
  schema: gateway.schema, logger: console, cache: undefined, operationName: null, operation: parse(query).definitions[0],
});
await gateway.stop();
console.log(JSON.stringify({ data: answer.data, errors: answer.errors }));
