// purpose: Accounts that hang together by the weakest evidence: where each would break first, and what would part.
// param: at_least = 2 — fewest records of an account
// param: rows = 50 — most rows
// returns: account_id, records, weight, rule, left, right, left_side, right_side
MATCH (c:Company)-[tie:LINKED]->(:Company)
WHERE tie.joins AND tie.weight IS NOT NULL
MATCH (c)-[:RESOLVED_TO]->(a:Account) WHERE a.record_count >= $at_least
WITH a, min(tie.weight) AS weight
ORDER BY weight, a.account_id
LIMIT $rows
CALL (a, weight) {
  MATCH (a)<-[:RESOLVED_TO]-(left:Company)-[tie:LINKED]->(right:Company)
  WHERE tie.joins AND tie.weight = weight
  RETURN left, tie, right ORDER BY left.uid, right.uid LIMIT 1
}
RETURN
  a.account_id AS account_id, a.record_count AS records, weight, tie.rule AS rule, left.uid AS left, right.uid AS right,
  COUNT { MATCH (left) (()-[near:LINKED WHERE near.joins AND near <> tie]-()){0,500} () } AS left_side,
  COUNT { MATCH (right) (()-[near:LINKED WHERE near.joins AND near <> tie]-()){0,500} () } AS right_side
ORDER BY weight, account_id
