// purpose: What people name: living profiles and accounts behind ids, retired ones included, and records by uid.
// param: names = [] — ids and uids
// returns: name, label, key
UNWIND $names AS name
CALL (name) {
  MATCH (named:Profile {profile_id: name})
  MATCH (named)-[:MERGED_INTO*0..100]->(living:Profile) WHERE living.retired_at IS NULL
  RETURN 'Profile' AS label, living.profile_id AS key
  UNION ALL
  MATCH (named:Account {account_id: name})
  MATCH (named)-[:MERGED_INTO*0..100]->(living:Account) WHERE living.retired_at IS NULL
  RETURN 'Account' AS label, living.account_id AS key
  UNION ALL
  MATCH (record:Customer {uid: name}) RETURN 'Customer' AS label, record.uid AS key
  UNION ALL
  MATCH (record:DecisionMaker {uid: name}) RETURN 'DecisionMaker' AS label, record.uid AS key
  UNION ALL
  MATCH (record:Company {uid: name}) RETURN 'Company' AS label, record.uid AS key
}
RETURN name, label, key
