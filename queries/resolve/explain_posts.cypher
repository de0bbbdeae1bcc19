// purpose: Who holds a post at the companies where some decision-makers do, by account, for people of one name there are one person.
// param: uids = [] — decision-makers
// param: most = 500 — most people of one company
// returns: company, people
MATCH (d:DecisionMaker)-[:HOLDS]->(c:Company) WHERE d.uid IN $uids
WITH DISTINCT c
OPTIONAL MATCH (c)-[:RESOLVED_TO]->(a:Account)
WITH c, a.account_id AS account
RETURN DISTINCT
  coalesce(account, c.uid) AS company,
  COLLECT {
    MATCH (c)<-[:HOLDS]-(other:DecisionMaker) RETURN other.uid AS uid ORDER BY uid LIMIT $most
    UNION
    MATCH (:Account {account_id: account})<-[:RESOLVED_TO]-(:Company)<-[:HOLDS]-(other:DecisionMaker)
    RETURN other.uid AS uid ORDER BY uid LIMIT $most
  } AS people
