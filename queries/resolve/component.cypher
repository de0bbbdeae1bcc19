// purpose: Records next to some records by evidence, and those of their profiles or accounts: one step of a walk through a component.
// param: uids = [] — uids of records
// param: labels = [] — labels of those records
// returns: label, uid
UNWIND $uids AS uid
MATCH (r:Customer|DecisionMaker|Company {uid: uid})
WHERE any(label IN labels(r) WHERE label IN $labels)
CALL (r) {
  MATCH (r)-[:LINKED]-(near) RETURN near
  UNION
  MATCH (r)-[:RESOLVED_TO]->()<-[:RESOLVED_TO]-(near) RETURN near
}
RETURN DISTINCT head([label IN labels(near) WHERE label IN $labels]) AS label, near.uid AS uid
