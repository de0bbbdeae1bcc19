// purpose: Why these records are one profile: each identifier, and which of the records hold it.
// param: email = null — an e-mail of the person, as cleaned; null shows the profile with most records
// param: rows = 100 — most rows
// returns: profile_id, kind, value, records, shared_by, held_elsewhere, rules
CALL () {
  MATCH (:Identifier {uid: 'email:' + toLower(trim($email))})<-[:HAS]-(:Customer|DecisionMaker)-[:RESOLVED_TO]->(found:Profile)
  RETURN found
  UNION
  WITH $email AS given WHERE given IS NULL
  MATCH (found:Profile)
  WHERE found.record_count > 0 AND found.retired_at IS NULL
  RETURN found ORDER BY found.record_count DESC, found.profile_id LIMIT 1
}
MATCH (found)<-[joined:RESOLVED_TO]-(record:Customer|DecisionMaker)
OPTIONAL MATCH (record)-[:HAS]->(i:Identifier)
WITH found, i, record, joined ORDER BY record.uid
WITH found, i, collect(DISTINCT record.uid) AS records, collect(DISTINCT joined.rule) AS rules
RETURN
  found.profile_id AS profile_id, coalesce(i.kind, 'no identifier') AS kind, i.value AS value, records,
  size(records) AS shared_by, CASE WHEN i IS NULL THEN 0 ELSE COUNT { (i)<-[:HAS]-() } - size(records) END AS held_elsewhere,
  rules
ORDER BY profile_id, shared_by DESC, kind, value
LIMIT $rows
