// purpose: Identifiers of some records of companies, and those that name these records, with who holds them; of a value of very many nobody is told.
// param: sharing = [] — uids of records
// param: most = 110 — holders up to which all are told
// returns: kind, value, blocked, holdings, holders
CALL () {
  UNWIND $sharing AS uid MATCH (:Company {uid: uid})-[:HAS]->(i:Identifier) RETURN i
  UNION
  UNWIND $sharing AS uid MATCH (i:Identifier {uid: 'external_id:' + uid}) RETURN i
}
WITH i, COUNT { (i)<-[:HAS]-(:Company) } AS holders
RETURN
  i.kind AS kind, i.value AS value, i.blocked IS NOT NULL AS blocked,
  COLLECT {
    MATCH (i)<-[held:HAS]-(r:Company)
    WHERE holders <= $most
    RETURN ['Company', r.uid, coalesce(held.verified, false), held.until IS NULL]
  } AS holdings,
  holders
