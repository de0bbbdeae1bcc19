// purpose: Every identifier of companies with the records that hold it; a holding is [label, uid, verified, current].
// returns: kind, value, blocked, holdings
MATCH (i:Identifier)
WHERE EXISTS { (i)<-[:HAS]-(:Company) }
RETURN
  i.kind AS kind, i.value AS value, i.blocked IS NOT NULL AS blocked,
  COLLECT {
    MATCH (i)<-[held:HAS]-(r:Company)
    RETURN ['Company', r.uid, coalesce(held.verified, false), held.until IS NULL]
  } AS holdings
