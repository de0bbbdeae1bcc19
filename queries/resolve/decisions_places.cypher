// purpose: The profiles or accounts that hold any of the records, each with all its records.
// param: members = [] — label and uid of each record
// returns: id, label, uid
CALL () {
  UNWIND [member IN $members WHERE member[0] = 'Customer' | member[1]] AS uid
  MATCH (:Customer {uid: uid})-[:RESOLVED_TO]->(entity:Profile)
  RETURN entity
  UNION
  UNWIND [member IN $members WHERE member[0] = 'DecisionMaker' | member[1]] AS uid
  MATCH (:DecisionMaker {uid: uid})-[:RESOLVED_TO]->(entity:Profile)
  RETURN entity
  UNION
  UNWIND [member IN $members WHERE member[0] = 'Company' | member[1]] AS uid
  MATCH (:Company {uid: uid})-[:RESOLVED_TO]->(entity:Account)
  RETURN entity
}
MATCH (entity)<-[:RESOLVED_TO]-(record:Customer|DecisionMaker|Company)
RETURN
  coalesce(entity.profile_id, entity.account_id) AS id,
  CASE WHEN record:Customer THEN 'Customer' WHEN record:Company THEN 'Company' ELSE 'DecisionMaker' END AS label,
  record.uid AS uid
ORDER BY id, uid, label
