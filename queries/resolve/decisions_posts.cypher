// purpose: Decision-makers of companies: who they are may rest on which companies are one.
// param: uids = [] — company records
// returns: uid
MATCH (person:DecisionMaker)-[:HOLDS]->(company:Company) WHERE company.uid IN $uids
RETURN DISTINCT person.uid AS uid
ORDER BY uid
