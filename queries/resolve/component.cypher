// purpose: Records next to some records by evidence, and those of their profiles or accounts, and those next to these: two steps of a walk through a component.
// param: uids = [] — uids of records
// param: labels = [] — labels of those records
// returns: label, uid, far
UNWIND $uids AS uid
MATCH (r:Customer|DecisionMaker|Company {uid: uid})
WHERE any(label IN labels(r) WHERE label IN $labels)
CALL (r) {
  MATCH (r)-[:LINKED]-(near) RETURN near
  UNION
  MATCH (r)-[:RESOLVED_TO]->()<-[:RESOLVED_TO]-(near) RETURN near
}
WITH DISTINCT near
CALL (near) {
  RETURN near AS found, false AS far
  UNION
  MATCH (near)-[:LINKED]-(found) RETURN found, true AS far
  UNION
  MATCH (near)-[:RESOLVED_TO]->()<-[:RESOLVED_TO]-(found) RETURN found, true AS far
}
RETURN DISTINCT head([label IN labels(found) WHERE label IN $labels]) AS label, found.uid AS uid, far
