// purpose: Decision-makers of some companies, whichever systems know the company.
// param: uids = [] — uids of records of companies
// returns: uid
UNWIND $uids AS company
MATCH (c:Company {uid: company})
OPTIONAL MATCH (c)-[:RESOLVED_TO]->(a:Account)
WITH c, a
CALL (c, a) {
  MATCH (c)<-[:HOLDS]-(d:DecisionMaker) RETURN d
  UNION
  MATCH (a)<-[:RESOLVED_TO]-(:Company)<-[:HOLDS]-(d:DecisionMaker) RETURN d
}
RETURN DISTINCT d.uid AS uid
