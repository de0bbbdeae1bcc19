// purpose: Records that hold a value, and the record that an external id names.
// param: uid = "" — key of the identifier
// returns: label, uid
MATCH (i:Identifier {uid: $uid})
CALL (i) {
  MATCH (i)<-[:HAS]-(r:Customer|DecisionMaker|Company)
  RETURN r
  UNION
  WITH i WHERE i.kind = 'external_id'
  MATCH (r:Customer {uid: i.value})
  RETURN r
  UNION
  WITH i WHERE i.kind = 'external_id'
  MATCH (r:DecisionMaker {uid: i.value})
  RETURN r
  UNION
  WITH i WHERE i.kind = 'external_id'
  MATCH (r:Company {uid: i.value})
  RETURN r
}
RETURN CASE WHEN r:Customer THEN 'Customer' WHEN r:Company THEN 'Company' ELSE 'DecisionMaker' END AS label, r.uid AS uid
