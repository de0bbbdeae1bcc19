// purpose: What some records hold, or are named by, with the first of those who hold it too; a holding is [label, uid, verified, current].
// param: members = [] — label and uid of each record
// param: companies = false — whether they are companies
// param: most = 100 — most holders of one value
// returns: kind, value, blocked, holders, holdings
CALL () {
  UNWIND $members AS member
  MATCH (r:Customer|DecisionMaker|Company {uid: member[1]})-[:HAS]->(i:Identifier) WHERE member[0] IN labels(r)
  RETURN i
  UNION
  UNWIND $members AS member
  MATCH (i:Identifier {uid: 'external_id:' + member[1]})
  RETURN i
}
RETURN
  i.kind AS kind, i.value AS value, i.blocked IS NOT NULL AS blocked,
  COUNT { MATCH (i)<-[:HAS]-(r:Customer|DecisionMaker|Company) WHERE r:Company = $companies } AS holders,
  COLLECT {
    MATCH (i)<-[held:HAS]-(r:Customer|DecisionMaker|Company) WHERE r:Company = $companies
    RETURN [
      CASE WHEN r:Customer THEN 'Customer' WHEN r:Company THEN 'Company' ELSE 'DecisionMaker' END, r.uid,
      coalesce(held.verified, false), held.until IS NULL
    ] AS holding
    ORDER BY r.uid LIMIT $most
  } AS holdings
