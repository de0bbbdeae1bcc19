// purpose: Profiles that hang together by the weakest evidence: where it would break first, and what would part.
// param: at_least = 2 — fewest records of a profile
// param: rows = 50 — most rows
// returns: profile_id, records, weight, rule, left, right, left_side, right_side
MATCH (a:Customer|DecisionMaker)-[tie:LINKED]->(:Customer|DecisionMaker)
WHERE tie.joins AND tie.weight IS NOT NULL
MATCH (a)-[:RESOLVED_TO]->(p:Profile) WHERE p.record_count >= $at_least
WITH p, min(tie.weight) AS weight
ORDER BY weight, p.profile_id
LIMIT $rows
CALL (p, weight) {
  MATCH (p)<-[:RESOLVED_TO]-(a:Customer|DecisionMaker)-[tie:LINKED]->(b:Customer|DecisionMaker)
  WHERE tie.joins AND tie.weight = weight
  RETURN a, tie, b ORDER BY a.uid, b.uid LIMIT 1
}
RETURN
  p.profile_id AS profile_id, p.record_count AS records, weight, tie.rule AS rule, a.uid AS left, b.uid AS right,
  COUNT { MATCH (a) (()-[near:LINKED WHERE near.joins AND near <> tie]-()){0,500} () } AS left_side,
  COUNT { MATCH (b) (()-[near:LINKED WHERE near.joins AND near <> tie]-()){0,500} () } AS right_side
ORDER BY weight, profile_id
