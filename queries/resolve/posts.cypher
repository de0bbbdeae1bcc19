// purpose: Who holds a post at which company, for people of one name there are one person.
// returns: company, people
MATCH (c:Company)
WHERE EXISTS { (c)<-[:HOLDS]-(:DecisionMaker) }
RETURN c.uid AS company, COLLECT { MATCH (c)<-[:HOLDS]-(d:DecisionMaker) RETURN DISTINCT d.uid } AS people
