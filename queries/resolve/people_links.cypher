// purpose: The evidence by which records of people are linked, as it stands.
// returns: start_label, start, end_label, end, rule, weight, joins
MATCH (a:Customer|DecisionMaker)-[e:LINKED]->(b)
RETURN
  CASE WHEN a:Customer THEN 'Customer' ELSE 'DecisionMaker' END AS start_label, a.uid AS start,
  CASE WHEN b:Customer THEN 'Customer' ELSE 'DecisionMaker' END AS end_label, b.uid AS end,
  e.rule AS rule, e.weight AS weight, e.joins AS joins
