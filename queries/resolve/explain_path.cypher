// purpose: The evidence by which one record is reached from another, step by step, also over what does not join.
// param: left = ["Customer", ""] — label and uid of a record
// param: right = ["Customer", ""] — label and uid of the other
// returns: left_label, left, right_label, right, rule, weight, joins
MATCH (start:Customer|DecisionMaker|Company {uid: $left[1]}) WHERE $left[0] IN labels(start)
MATCH (end:Customer|DecisionMaker|Company {uid: $right[1]}) WHERE $right[0] IN labels(end)
MATCH path = SHORTEST 1 (start)-[:LINKED]-+(end)
UNWIND range(0, length(path) - 1) AS at
WITH at, nodes(path)[at] AS a, relationships(path)[at] AS tie, nodes(path)[at + 1] AS b
RETURN
  CASE WHEN a:Customer THEN 'Customer' WHEN a:Company THEN 'Company' ELSE 'DecisionMaker' END AS left_label,
  a.uid AS left,
  CASE WHEN b:Customer THEN 'Customer' WHEN b:Company THEN 'Company' ELSE 'DecisionMaker' END AS right_label,
  b.uid AS right, tie.rule AS rule, tie.weight AS weight, coalesce(tie.joins, false) AS joins
ORDER BY at
