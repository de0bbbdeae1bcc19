// purpose: The records of profiles and accounts.
// param: ids = [] — living profiles or accounts
// returns: id, label, uid
MATCH (record:Customer|DecisionMaker)-[:RESOLVED_TO]->(p:Profile) WHERE p.profile_id IN $ids
RETURN
  p.profile_id AS id, CASE WHEN record:Customer THEN 'Customer' ELSE 'DecisionMaker' END AS label, record.uid AS uid
UNION ALL
MATCH (record:Company)-[:RESOLVED_TO]->(a:Account) WHERE a.account_id IN $ids
RETURN a.account_id AS id, 'Company' AS label, record.uid AS uid
