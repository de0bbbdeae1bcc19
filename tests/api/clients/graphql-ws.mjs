// The package graphql-ws: a query, and a subscription that is told of what another request does.
import { createClient } from "graphql-ws";
import { act, prepare, watched } from "./act.mjs";

const address = process.argv[2];
await prepare(address);
const client = createClient({ url: address.replace("http", "ws"), retryAttempts: 0 });
const query = await new Promise((resolve, reject) =>
  client.subscribe({ query: "{ __typename }" }, { next: resolve, error: reject, complete: () => {} }),
);
const changes = client.iterate(watched);
const coming = changes.next();
await act(address);
const change = (await coming).value;
await changes.return();
await client.dispose();
console.log(JSON.stringify({ query, change }));
