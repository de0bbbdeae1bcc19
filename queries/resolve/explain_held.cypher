// purpose: Every identifier of some records, a row for each holding.
// param: members = [] — label and uid of each record
// returns: kind, value, blocked, label, uid, verified, current
UNWIND $members AS member
MATCH (r:Customer|DecisionMaker|Company {uid: member[1]})-[held:HAS]->(i:Identifier) WHERE member[0] IN labels(r)
RETURN
  i.kind AS kind, i.value AS value, i.blocked IS NOT NULL AS blocked, member[0] AS label, member[1] AS uid,
  coalesce(held.verified, false) AS verified, held.until IS NULL AS current
