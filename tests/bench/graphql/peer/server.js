// @neo4j/graphql behind Apollo Server, in one Node process, as their documentation sets them up.
import { readFileSync } from "node:fs";
import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";
import { Neo4jGraphQL } from "@neo4j/graphql";
import { GraphQLScalarType } from "graphql";
import neo4j from "neo4j-driver";

const [uri, user, password, port] = readFileSync(0, "utf-8").split("\n");
const driver = neo4j.driver(uri, neo4j.auth.basic(user, password));
const Moment = new GraphQLScalarType({ name: "Moment", serialize: (moment) => moment.toString() });
const typeDefs = readFileSync(new URL("schema.graphql", import.meta.url), "utf-8");
const library = new Neo4jGraphQL({ typeDefs, driver, resolvers: { Moment } });
const server = new ApolloServer({ schema: await library.getSchema(), includeStacktraceInErrorResponses: false });
await startStandaloneServer(server, {
  listen: { host: "127.0.0.1", port: Number(port) },
  context: async () => ({ sessionConfig: { database: "neo4j" } }),
});
process.stdout.write("ready\n");
