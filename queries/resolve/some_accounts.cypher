// purpose: The accounts of some records, those that were retired into them, and those of some ids, as they stand; as resolve/accounts tells them.
// param: uids = [] — uids of records
// param: ids = [] — account ids
// returns: id, properties, records, golden, merged_into
CALL () {
  UNWIND $uids AS uid MATCH (:Company {uid: uid})-[:RESOLVED_TO]->(a:Account) RETURN a
  UNION
  UNWIND $uids AS uid MATCH (:Company {uid: uid})-[:RESOLVED_TO]->(:Account)<-[:MERGED_INTO*1..9]-(a:Account) RETURN a
  UNION
  UNWIND $ids AS id MATCH (a:Account {account_id: id}) RETURN a
}
RETURN
  a.account_id AS id,
  a {.*, created_at: a.created_at.epochMillis, retired_at: a.retired_at.epochMillis} AS properties,
  COLLECT { MATCH (a)<-[e:RESOLVED_TO]-(r:Company) RETURN ['Company', r.uid, e.rule, e.confidence, e._k0, e._k1, e._k2, e._k3, e._k4, e._k5] } AS records,
  COLLECT { MATCH (a)-[e:GOLDEN_FROM]->(r:Company) RETURN ['Company', r.uid, e.attributes] } AS golden,
  COLLECT { MATCH (a)-[:MERGED_INTO]->(into:Account) RETURN into.account_id } AS merged_into
