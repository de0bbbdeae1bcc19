// purpose: Of some records, tickets and carts, the records that some load runs wrote or changed, or to which they gave an identifier, an order, a ticket, a cart or a post.
// param: runs = [] — uids of load runs
// param: customers = [] — uids of customers
// param: decision_makers = [] — uids of decision-makers
// param: companies = [] — uids of companies
// param: tickets = [] — uids of tickets
// param: carts = [] — uids of carts
// returns: label, uid
CALL () {
  UNWIND $customers AS wanted
  MATCH (r:Customer {uid: wanted})
  WHERE r.run_id IN $runs OR EXISTS { (r)-[e:HAS|PLACED|OPENED|FILLED|REDEEMED_ON]->() WHERE e.run_id IN $runs }
  RETURN 'Customer' AS label, r.uid AS uid
  UNION
  UNWIND $decision_makers AS wanted
  MATCH (r:DecisionMaker {uid: wanted})
  WHERE r.run_id IN $runs OR EXISTS { (r)-[e:HAS|HOLDS]->() WHERE e.run_id IN $runs }
  RETURN 'DecisionMaker' AS label, r.uid AS uid
  UNION
  UNWIND $companies AS wanted
  MATCH (r:Company {uid: wanted})
  WHERE r.run_id IN $runs OR EXISTS { (r)-[e:HAS]->() WHERE e.run_id IN $runs }
  RETURN 'Company' AS label, r.uid AS uid
  UNION
  UNWIND $tickets AS wanted
  MATCH (r:Customer)-[:OPENED]->(t:Ticket {uid: wanted})
  WHERE EXISTS { (t)-[e:ABOUT]->(:Order) WHERE e.run_id IN $runs }
  RETURN 'Customer' AS label, r.uid AS uid
  UNION
  UNWIND $carts AS wanted
  MATCH (r:Customer)-[:FILLED]->(c:Cart {uid: wanted})
  WHERE EXISTS { (c)-[e:BECAME]->(:Order) WHERE e.run_id IN $runs }
  RETURN 'Customer' AS label, r.uid AS uid
}
RETURN label, uid
