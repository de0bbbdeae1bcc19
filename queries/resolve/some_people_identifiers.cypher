// purpose: Identifiers that some records of people hold, and how many hold each.
// param: uids = [] — uids of records
// returns: kind, value, blocked, holders, label, uid, verified, current
UNWIND $uids AS wanted
MATCH (r:Customer {uid: wanted})-[held:HAS]->(i:Identifier)
RETURN
  i.kind AS kind, i.value AS value, i.blocked IS NOT NULL AS blocked, COUNT { (i)<-[:HAS]-(:Customer|DecisionMaker) } AS holders,
  'Customer' AS label, wanted AS uid, coalesce(held.verified, false) AS verified, held.until IS NULL AS current
UNION ALL
UNWIND $uids AS wanted
MATCH (r:DecisionMaker {uid: wanted})-[held:HAS]->(i:Identifier)
RETURN
  i.kind AS kind, i.value AS value, i.blocked IS NOT NULL AS blocked, COUNT { (i)<-[:HAS]-(:Customer|DecisionMaker) } AS holders,
  'DecisionMaker' AS label, wanted AS uid, coalesce(held.verified, false) AS verified, held.until IS NULL AS current
