// purpose: The evidence by which records of companies are linked, as it stands.
// returns: start_label, start, end_label, end, rule, weight, joins
MATCH (a:Company)-[e:LINKED]->(b:Company)
RETURN 'Company' AS start_label, a.uid AS start, 'Company' AS end_label, b.uid AS end, e.rule AS rule, e.weight AS weight, e.joins AS joins
