// purpose: Why two records are, or are not, one: what both hold, how many hold it too, and the evidence that leads from one to the other.
// param: left = null — uid of a record; null takes two records of the largest profile
// param: right = null — uid of the other record
// returns: left, right, same_profile, kind, value, blocked, holders, steps, path
CALL () {
  WITH $left AS given WHERE given IS NOT NULL
  MATCH (a:Customer|DecisionMaker|Company {uid: $left})
  MATCH (b:Customer|DecisionMaker|Company {uid: $right})
  RETURN a, b
  UNION
  WITH $left AS given WHERE given IS NULL
  MATCH (p:Profile) WHERE p.record_count > 1 AND p.retired_at IS NULL
  WITH p ORDER BY p.record_count DESC, p.profile_id LIMIT 1
  MATCH (p)<-[:RESOLVED_TO]-(a)-[:HAS]->(:Identifier)<-[:HAS]-(b)-[:RESOLVED_TO]->(p)
  WHERE a.uid < b.uid
  RETURN a, b ORDER BY a.uid, b.uid LIMIT 1
}
OPTIONAL MATCH path = SHORTEST 1 (a)-[:LINKED]-+(b)
WITH
  a, b, path,
  [tie IN relationships(path) |
    startNode(tie).uid + ' – ' + endNode(tie).uid + ': ' + tie.rule + coalesce(' (' + toString(tie.weight) + ')', '')
    + CASE WHEN tie.joins THEN '' ELSE ', does not join' END
  ] AS steps
OPTIONAL MATCH (a)-[:HAS]->(i:Identifier)<-[:HAS]-(b)
RETURN
  a.uid AS left, b.uid AS right, EXISTS { (a)-[:RESOLVED_TO]->()<-[:RESOLVED_TO]-(b) } AS same_profile,
  i.kind AS kind, i.value AS value, i.blocked AS blocked, CASE WHEN i IS NULL THEN 0 ELSE COUNT { (i)<-[:HAS]-() } END AS holders,
  steps, path
ORDER BY holders, kind, value
