// purpose: Who else holds a post at the companies of some decision-makers, whichever systems know the company.
// param: uids = [] — uids of decision-makers
// returns: company, people
UNWIND $uids AS uid
MATCH (:DecisionMaker {uid: uid})-[:HOLDS]->(c:Company)
OPTIONAL MATCH (c)-[:RESOLVED_TO]->(a:Account)
WITH DISTINCT coalesce(a.account_id, c.uid) AS company, a, CASE WHEN a IS NULL THEN c END AS lone
RETURN
  company,
  COLLECT {
    MATCH (a)<-[:RESOLVED_TO]-(:Company)<-[:HOLDS]-(d:DecisionMaker) RETURN d.uid
    UNION
    MATCH (lone)<-[:HOLDS]-(d:DecisionMaker) RETURN d.uid
  } AS people
