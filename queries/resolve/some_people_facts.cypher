// purpose: What some records of people share with others besides identifiers: orders in which they had a hand, and posts at companies, whichever systems know the company.
// param: sharing = [] — uids of records
// returns: kind, value, blocked, holdings
CALL () {
  UNWIND $sharing AS uid MATCH (:Customer {uid: uid})-[:PLACED|REDEEMED_ON]->(o:Order) RETURN o
  UNION
  UNWIND $sharing AS uid MATCH (:Customer {uid: uid})-[:OPENED]->(:Ticket)-[:ABOUT]->(o:Order) RETURN o
  UNION
  UNWIND $sharing AS uid MATCH (:Customer {uid: uid})-[:FILLED]->(:Cart)-[:BECAME]->(o:Order) RETURN o
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
UNION ALL
UNWIND $sharing AS uid
MATCH (:DecisionMaker {uid: uid})-[:HOLDS]->(c:Company)
OPTIONAL MATCH (c)-[:RESOLVED_TO]->(a:Account)
WITH DISTINCT coalesce(a.account_id, c.uid) AS company, a, CASE WHEN a IS NULL THEN c END AS lone
WITH
  company,
  COLLECT {
    MATCH (a)<-[:RESOLVED_TO]-(:Company)<-[:HOLDS]-(d:DecisionMaker) RETURN d.uid
    UNION
    MATCH (lone)<-[:HOLDS]-(d:DecisionMaker) RETURN d.uid
  } AS people
RETURN 'name at one company' AS kind, company AS value, false AS blocked, [uid IN people | ['DecisionMaker', uid, false, true]] AS holdings
