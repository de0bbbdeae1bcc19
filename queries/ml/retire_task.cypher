// purpose: Set all predictions of a task apart as earlier ones: there is no current one any more.
// param: task = "churn" — the task
// returns: retired
MATCH (about)-[old:PREDICTED]->(prediction:Prediction {task: $task})
CALL (about, old, prediction) {
  MERGE (about)-[:PREDICTED_EARLIER]->(prediction)
  SET prediction.current = false
  DELETE old
} IN TRANSACTIONS OF 5000 ROWS
RETURN count(*) AS retired
