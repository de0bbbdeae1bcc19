// purpose: Append decisions to the log, all or none, unless another was appended since the log was read.
// param: length = 0 — how many decisions the log had when it was read
// param: events = [] — each with its properties, undoes (key of the event that it undoes), review (key of the item of the review queue that it decides) and members (label and uid of each record that it speaks of)
// param: blocked = [] — key of an identifier and why it is blocked from now on, null if it is not
// returns: number
MERGE (log:IdentityLog {uid: 'log'})
SET log.uid = 'log'
WITH log WHERE coalesce(log.length, 0) = $length
SET log.length = $length + size($events)
WITH log
CALL () {
  UNWIND $blocked AS row
  MATCH (i:Identifier {uid: row[0]})
  SET i.blocked = row[1]
}
WITH log
UNWIND $events AS event
CREATE (log)-[:RECORDS]->(e:IdentityEvent {uid: event.properties.uid})
SET e = event.properties
WITH e, event
CALL (e, event) {
  MATCH (undone:IdentityEvent {uid: event.undoes})
  CREATE (e)-[:UNDOES]->(undone)
}
CALL (event) {
  MATCH (item:ReviewItem {uid: event.review})
  DETACH DELETE item
}
CALL (e, event) {
  UNWIND [member IN event.members WHERE member[0] = 'Customer' | member[1]] AS uid
  MATCH (record:Customer {uid: uid})
  CREATE (e)-[:SPEAKS_OF]->(record)
}
CALL (e, event) {
  UNWIND [member IN event.members WHERE member[0] = 'DecisionMaker' | member[1]] AS uid
  MATCH (record:DecisionMaker {uid: uid})
  CREATE (e)-[:SPEAKS_OF]->(record)
}
CALL (e, event) {
  UNWIND [member IN event.members WHERE member[0] = 'Company' | member[1]] AS uid
  MATCH (record:Company {uid: uid})
  CREATE (e)-[:SPEAKS_OF]->(record)
}
RETURN e.number AS number
