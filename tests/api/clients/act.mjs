// A subscription, and what makes it tell: a profile enters a segment that it is not in.
export const watched = {
  query: `subscription { segmentChanged(segment: "clients") { entered profile { profileId } } }`,
};

async function send(address, field) {
  const response = await fetch(address, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: `mutation { ${field}, profiles: ["Profile-1"], by: "test") { changed } }` }),
  });
  const { errors } = await response.json();
  if (errors) throw new Error(JSON.stringify(errors));
}

export async function prepare(address) {
  await send(address, 'addToSegment(name: "clients"');
  await send(address, 'removeFromSegment(segment: "clients"');
  await new Promise((resolve) => setTimeout(resolve, 200)); // so that it lies before what is watched
}

export async function act(address) {
  await new Promise((resolve) => setTimeout(resolve, 1000)); // until the subscription watches
  await send(address, 'addToSegment(name: "clients"');
}
