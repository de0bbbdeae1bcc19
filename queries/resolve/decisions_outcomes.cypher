// purpose: Append what came of decisions, where that is not yet told.
// param: rows = [] — key of the event, and where its records are now
// returns: written
UNWIND $rows AS row
MATCH (e:IdentityEvent {uid: row[0]})
MERGE (outcome:IdentityOutcome {uid: row[0]})
ON CREATE SET outcome.after = row[1]
MERGE (e)-[:LED_TO]->(outcome)
RETURN count(outcome) AS written
