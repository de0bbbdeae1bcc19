// purpose: Purchases of some customer records by currency; cancelled orders are no purchases.
// param: uids = [] — uids of records
// returns: uid, currency, orders, spent_minor, first, last
UNWIND $uids AS wanted
MATCH (c:Customer {uid: wanted})
CALL (c) {
  MATCH (c)-[:PLACED]->(o:Order)
  WHERE coalesce(o.status, '') <> 'cancelled'
  RETURN
    o.currency AS currency, count(o) AS orders, sum(coalesce(o.amount_minor, 0)) AS spent_minor,
    min(o.placed_at).epochMillis AS first, max(o.placed_at).epochMillis AS last
}
RETURN c.uid AS uid, currency, orders, spent_minor, first, last
