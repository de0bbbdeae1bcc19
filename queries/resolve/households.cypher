// purpose: Every household that was found, as it stands, with its members.
// param: prefix = "household:" — how the uid of such a household begins
// returns: uid, size, members
MATCH (h:Household)
WHERE h.uid STARTS WITH $prefix
RETURN
  h.uid AS uid, h.size AS size,
  COLLECT { MATCH (p:Profile)-[e:LIVES_IN]->(h) RETURN [p.profile_id, e.evidence, e.weight] } AS members
