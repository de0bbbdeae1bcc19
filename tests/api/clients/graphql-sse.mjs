// The package graphql-sse, distinct connections: a query, and a subscription told of what another request does.
import { createClient } from "graphql-sse";
import { act, prepare, watched } from "./act.mjs";

const address = process.argv[2];
await prepare(address);
const client = createClient({ url: address, retryAttempts: 0 });
const queries = client.iterate({ query: "{ __typename }" });
const query = (await queries.next()).value;
const changes = client.iterate(watched);
const coming = changes.next();
await act(address);
const change = (await coming).value;
await changes.return();
client.dispose();
console.log(JSON.stringify({ query, change }));
