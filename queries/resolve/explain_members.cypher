// purpose: The records of a profile or account with the rule that joined each, and how surely it belongs there.
// param: id = null — living profile or account
// returns: label, uid, rule, confidence
CALL () {
  MATCH (record:Customer|DecisionMaker)-[joined:RESOLVED_TO]->(:Profile {profile_id: $id})
  RETURN record, joined
  UNION
  MATCH (record:Company)-[joined:RESOLVED_TO]->(:Account {account_id: $id})
  RETURN record, joined
}
RETURN
  CASE WHEN record:Customer THEN 'Customer' WHEN record:Company THEN 'Company' ELSE 'DecisionMaker' END AS label,
  record.uid AS uid, joined.rule AS rule, joined.confidence AS confidence
ORDER BY uid, label
