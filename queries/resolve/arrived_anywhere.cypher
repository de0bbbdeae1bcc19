// purpose: Records that some load runs wrote or changed, and those to which they gave an identifier, an order, a ticket, a cart or a post.
// param: runs = [] — uids of load runs
// returns: label, uid
CALL () {
  MATCH (r:Customer) WHERE r.run_id IN $runs RETURN 'Customer' AS label, r.uid AS uid
  UNION
  MATCH (r:DecisionMaker) WHERE r.run_id IN $runs RETURN 'DecisionMaker' AS label, r.uid AS uid
  UNION
  MATCH (r:Company) WHERE r.run_id IN $runs RETURN 'Company' AS label, r.uid AS uid
  UNION
  MATCH (r:Customer)-[e:HAS|PLACED|OPENED|FILLED|REDEEMED_ON]->() WHERE e.run_id IN $runs RETURN 'Customer' AS label, r.uid AS uid
  UNION
  MATCH (r:DecisionMaker)-[e:HAS|HOLDS]->() WHERE e.run_id IN $runs RETURN 'DecisionMaker' AS label, r.uid AS uid
  UNION
  MATCH (r:Company)-[e:HAS]->() WHERE e.run_id IN $runs RETURN 'Company' AS label, r.uid AS uid
  UNION
  MATCH (r:Customer)-[:OPENED|FILLED]->()-[e:ABOUT|BECAME]->(:Order) WHERE e.run_id IN $runs RETURN 'Customer' AS label, r.uid AS uid
}
RETURN label, uid
