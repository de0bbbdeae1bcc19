// purpose: Orders in which some customer records, and others, had a hand: who placed it, asked about it, filled its cart, used an offer on it.
// param: uids = [] — uids of records
// returns: kind, value, blocked, holdings
CALL () {
  UNWIND $uids AS uid MATCH (:Customer {uid: uid})-[:PLACED|REDEEMED_ON]->(o:Order) RETURN o
  UNION
  UNWIND $uids AS uid MATCH (:Customer {uid: uid})-[:OPENED]->(:Ticket)-[:ABOUT]->(o:Order) RETURN o
  UNION
  UNWIND $uids AS uid MATCH (:Customer {uid: uid})-[:FILLED]->(:Cart)-[:BECAME]->(o:Order) RETURN o
}
WITH o
WHERE EXISTS { (o)<-[:ABOUT]-(:Ticket) } OR EXISTS { (o)<-[:BECAME]-(:Cart) } OR EXISTS { (o)<-[:REDEEMED_ON]-(:Customer) }
WITH
  o,
  COLLECT {
    MATCH (o)<-[:PLACED|REDEEMED_ON]-(c:Customer) RETURN c.uid
    UNION
    MATCH (o)<-[:ABOUT]-(:Ticket)<-[:OPENED]-(c:Customer) RETURN c.uid
    UNION
    MATCH (o)<-[:BECAME]-(:Cart)<-[:FILLED]-(c:Customer) RETURN c.uid
  } AS hands
WHERE size(hands) > 1
RETURN 'order' AS kind, o.uid AS value, false AS blocked, [uid IN hands | ['Customer', uid, false, true]] AS holdings
