// purpose: The profiles of some records, those that were retired into them, and those of some ids, as they stand; as resolve/profiles tells them.
// param: uids = [] — uids of records
// param: ids = [] — profile ids
// returns: id, properties, records, golden, merged_into
CALL () {
  UNWIND $uids AS uid MATCH (:Customer {uid: uid})-[:RESOLVED_TO]->(p:Profile) RETURN p
  UNION
  UNWIND $uids AS uid MATCH (:DecisionMaker {uid: uid})-[:RESOLVED_TO]->(p:Profile) RETURN p
  UNION
  UNWIND $uids AS uid MATCH (:Customer {uid: uid})-[:RESOLVED_TO]->(:Profile)<-[:MERGED_INTO*1..9]-(p:Profile) RETURN p
  UNION
  UNWIND $uids AS uid MATCH (:DecisionMaker {uid: uid})-[:RESOLVED_TO]->(:Profile)<-[:MERGED_INTO*1..9]-(p:Profile) RETURN p
  UNION
  UNWIND $ids AS id MATCH (p:Profile {profile_id: id}) RETURN p
}
RETURN
  p.profile_id AS id,
  p {
    .*, birth_date: toString(p.birth_date), first_order_at: p.first_order_at.epochMillis,
    last_order_at: p.last_order_at.epochMillis, created_at: p.created_at.epochMillis,
    retired_at: p.retired_at.epochMillis
  } AS properties,
  COLLECT {
    MATCH (p)<-[e:RESOLVED_TO]-(r:Customer|DecisionMaker)
    RETURN [CASE WHEN r:Customer THEN 'Customer' ELSE 'DecisionMaker' END, r.uid, e.rule, e.confidence, e._k0, e._k1, e._k2, e._k3, e._k4, e._k5]
  } AS records,
  COLLECT {
    MATCH (p)-[e:GOLDEN_FROM]->(r:Customer|DecisionMaker)
    RETURN [CASE WHEN r:Customer THEN 'Customer' ELSE 'DecisionMaker' END, r.uid, e.attributes]
  } AS golden,
  COLLECT { MATCH (p)-[:MERGED_INTO]->(into:Profile) RETURN into.profile_id } AS merged_into
