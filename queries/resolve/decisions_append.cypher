// purpose: Append a decision to the log, unless another was appended since the log was read.
// param: length = 0 — how many decisions the log had when it was read
// param: event = {} — properties of the event
// param: undoes = null — key of the event that it undoes
// param: review = null — key of the item of the review queue that it decides
// param: members = [] — label and uid of each record that it speaks of
// returns: number
MERGE (log:IdentityLog {uid: 'log'})
SET log.uid = 'log'
WITH log WHERE coalesce(log.length, 0) = $length
SET log.length = $length + 1
CREATE (log)-[:RECORDS]->(e:IdentityEvent {uid: $event.uid})
SET e = $event
WITH e
CALL (e) {
  MATCH (undone:IdentityEvent {uid: $undoes})
  CREATE (e)-[:UNDOES]->(undone)
}
CALL () {
  MATCH (item:ReviewItem {uid: $review})
  DETACH DELETE item
}
CALL (e) {
  UNWIND [member IN $members WHERE member[0] = 'Customer' | member[1]] AS uid
  MATCH (record:Customer {uid: uid})
  CREATE (e)-[:SPEAKS_OF]->(record)
}
CALL (e) {
  UNWIND [member IN $members WHERE member[0] = 'DecisionMaker' | member[1]] AS uid
  MATCH (record:DecisionMaker {uid: uid})
  CREATE (e)-[:SPEAKS_OF]->(record)
}
CALL (e) {
  UNWIND [member IN $members WHERE member[0] = 'Company' | member[1]] AS uid
  MATCH (record:Company {uid: uid})
  CREATE (e)-[:SPEAKS_OF]->(record)
}
RETURN e.number AS number
