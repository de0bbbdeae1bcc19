// purpose: Identifiers that some records of companies hold, and how many hold each.
// param: uids = [] — uids of records
// returns: kind, value, blocked, holders, label, uid, verified, current
UNWIND $uids AS wanted
MATCH (:Company {uid: wanted})-[held:HAS]->(i:Identifier)
RETURN
  i.kind AS kind, i.value AS value, i.blocked IS NOT NULL AS blocked, COUNT { (i)<-[:HAS]-(:Company) } AS holders,
  'Company' AS label, wanted AS uid, coalesce(held.verified, false) AS verified, held.until IS NULL AS current
