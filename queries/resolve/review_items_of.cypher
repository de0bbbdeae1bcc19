// purpose: Open items of the review queue about some records, with the uids of both.
// param: side = "people" — people or companies
// param: uids = [] — uids of records
// returns: uid, records
CALL () {
  UNWIND $uids AS uid MATCH (:Customer {uid: uid})<-[:BETWEEN]-(item:ReviewItem) RETURN item
  UNION
  UNWIND $uids AS uid MATCH (:DecisionMaker {uid: uid})<-[:BETWEEN]-(item:ReviewItem) RETURN item
  UNION
  UNWIND $uids AS uid MATCH (:Company {uid: uid})<-[:BETWEEN]-(item:ReviewItem) RETURN item
}
WITH item WHERE item.side = $side
RETURN
  item.uid AS uid,
  COLLECT { MATCH (item)-[:BETWEEN]->(record:Customer|DecisionMaker|Company) RETURN record.uid } AS records
