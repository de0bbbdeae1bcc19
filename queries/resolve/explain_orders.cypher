// purpose: Orders that a customer record and another had a hand in: who placed it, asked about it, filled its cart, or used an offer.
// param: uids = [] — customer records
// param: most = 100 — most hands in one order
// returns: kind, value, blocked, holders, holdings
CALL () {
  MATCH (c:Customer)-[:PLACED]->(o:Order) WHERE c.uid IN $uids
  RETURN o
  UNION
  MATCH (c:Customer)-[:OPENED]->(:Ticket)-[:ABOUT]->(o:Order) WHERE c.uid IN $uids
  RETURN o
  UNION
  MATCH (c:Customer)-[:FILLED]->(:Cart)-[:BECAME]->(o:Order) WHERE c.uid IN $uids
  RETURN o
  UNION
  MATCH (c:Customer)-[:REDEEMED_ON]->(o:Order) WHERE c.uid IN $uids
  RETURN o
}
WITH o
WHERE EXISTS { (o)<-[:ABOUT]-(:Ticket) } OR EXISTS { (o)<-[:BECAME]-(:Cart) } OR EXISTS { (o)<-[:REDEEMED_ON]-(:Customer) }
WITH
  o,
  COLLECT {
    MATCH (o)<-[:PLACED]-(c:Customer) RETURN c.uid
    UNION
    MATCH (o)<-[:ABOUT]-(:Ticket)<-[:OPENED]-(c:Customer) RETURN c.uid
    UNION
    MATCH (o)<-[:BECAME]-(:Cart)<-[:FILLED]-(c:Customer) RETURN c.uid
    UNION
    MATCH (o)<-[:REDEEMED_ON]-(c:Customer) RETURN c.uid
  } AS hands
WHERE size(hands) > 1
RETURN
  'order' AS kind, o.uid AS value, false AS blocked, size(hands) AS holders,
  [uid IN hands[0..$most] | ['Customer', uid, false, true]] AS holdings
