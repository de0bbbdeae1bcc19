// purpose: Every identifier of people with the records that hold it; a holding is [label, uid, verified, current].
// returns: kind, value, blocked, holdings
MATCH (i:Identifier)
WHERE EXISTS { (i)<-[:HAS]-(:Customer|DecisionMaker) }
RETURN
  i.kind AS kind, i.value AS value, i.blocked IS NOT NULL AS blocked,
  COLLECT {
    MATCH (i)<-[held:HAS]-(r:Customer|DecisionMaker)
    RETURN [
      CASE WHEN r:Customer THEN 'Customer' ELSE 'DecisionMaker' END, r.uid,
      coalesce(held.verified, false), held.until IS NULL
    ]
  } AS holdings
