// purpose: Set predictions of a task as of other moments apart as earlier ones.
// param: task = "churn" — the task
// param: as_of = "2026-06-30T00:00:00Z" — the moment whose predictions are current, as a date-time or its text
// returns: retired
MATCH (about)-[old:PREDICTED]->(prediction:Prediction {task: $task})
WHERE prediction.as_of <> datetime($as_of)
CALL (about, old, prediction) {
  MERGE (about)-[:PREDICTED_EARLIER]->(prediction)
  SET prediction.current = false
  DELETE old
} IN TRANSACTIONS OF 5000 ROWS
RETURN count(*) AS retired
