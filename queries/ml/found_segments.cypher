// purpose: Segments that were found by likeness, with who is in them.
// param: prefix = "like-" — how their keys begin
// returns: segment, profiles
MATCH (s:Segment)
WHERE s.uid STARTS WITH $prefix
RETURN s.uid AS segment, COLLECT { MATCH (p:Profile)-[:IN_SEGMENT]->(s) RETURN p.profile_id } AS profiles
ORDER BY segment
