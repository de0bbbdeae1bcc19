// purpose: Orders that several customer records had a hand in: who placed it, who asked about it, whose cart it was, who used an offer.
// returns: kind, value, blocked, holdings
MATCH (o:Order)
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
RETURN 'order' AS kind, o.uid AS value, false AS blocked, [uid IN hands | ['Customer', uid, false, true]] AS holdings
