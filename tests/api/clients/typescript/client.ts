// A small client whose types graphql-codegen made from the schema; tsc checks it, node runs it.
import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { print } from "graphql";
import { CustomerDocument, WriteDocument } from "./generated.ts";
import type { OrderInput, WatchSubscription } from "./generated.ts";

const address = process.argv[2] ?? "";

async function ask<Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables): Promise<Data> {
  const response = await fetch(address, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/graphql-response+json" },
    body: JSON.stringify({ query: print(document), variables }),
  });
  const { data, errors } = (await response.json()) as { data: Data; errors?: unknown };
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

const { profile } = await ask(CustomerDocument, { id: "Profile-0", first: 2 });
const sizes: number[] = (profile?.orders.edges ?? []).map((edge) => edge.node.items.edges[0]?.quantity ?? 0);
const order: OrderInput = {
  uid: "client:1",
  amountMinor: 129900,
  currency: "RUB",
  customer: { node: { uid: "client:anna", identifiers: [{ kind: "EMAIL", value: "anna.client@mail.ru" }] } },
};
const { upsert } = await ask(WriteDocument, { orders: [order] });
// @ts-expect-error: the types know that amounts are numbers
const wrong: OrderInput = { uid: "client:2", amountMinor: "1299.00" };
const change: WatchSubscription["profileChanged"] = null;
console.log(JSON.stringify({ key: profile?.profileId, sizes, written: upsert?.orders, wrong: wrong.uid, change }));
