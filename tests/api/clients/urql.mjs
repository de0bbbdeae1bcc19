// urql: a query, a mutation, an error.
import { Client, fetchExchange, gql } from "@urql/core";

// It aborts its request once the answer is there, and nobody takes the rejection.
process.on("unhandledRejection", (fault) => {
  if (fault.name !== "AbortError") throw fault;
});
const client = new Client({ url: process.argv[2], exchanges: [fetchExchange], preferGetMethod: false });
const query = gql`query ($id: ID!) { profile(profileId: $id) { profileId orders(first: 1) { totalCount } } }`;
const { data } = await client.query(query, { id: "Profile-1" }).toPromise();
const written = await client
  .mutation(gql`mutation { upsert(products: [{ uid: "urql" }]) { products { uid } } }`, {})
  .toPromise();
const failed = await client.query(gql`{ profile(profileId: "x") { nothing } }`, {}).toPromise();
const codes = failed.error.graphQLErrors.map((error) => error.extensions.code);
console.log(JSON.stringify({ data, written: written.data, codes }));
