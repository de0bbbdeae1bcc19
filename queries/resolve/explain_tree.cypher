// purpose: The evidence that holds a profile or account together: the least tree of it.
// param: id = null — living profile or account
// returns: left_label, left, right_label, right, rule, weight, joins
CALL () {
  MATCH (p:Profile {profile_id: $id})<-[:RESOLVED_TO]-(a:Customer|DecisionMaker)-[tie:LINKED]->(b:Customer|DecisionMaker)
  WHERE EXISTS { (b)-[:RESOLVED_TO]->(p) }
  RETURN a, tie, b
  UNION
  MATCH (p:Account {account_id: $id})<-[:RESOLVED_TO]-(a:Company)-[tie:LINKED]->(b:Company)
  WHERE EXISTS { (b)-[:RESOLVED_TO]->(p) }
  RETURN a, tie, b
}
RETURN
  CASE WHEN a:Customer THEN 'Customer' WHEN a:Company THEN 'Company' ELSE 'DecisionMaker' END AS left_label,
  a.uid AS left,
  CASE WHEN b:Customer THEN 'Customer' WHEN b:Company THEN 'Company' ELSE 'DecisionMaker' END AS right_label,
  b.uid AS right, tie.rule AS rule, tie.weight AS weight, coalesce(tie.joins, false) AS joins
ORDER BY left, right, left_label, right_label
