// purpose: Remove predictions of a task but for those of its newest moments.
// param: task = "churn" — the task
// param: keep = 13 — how many moments stay
// returns: removed
MATCH (every:Prediction {task: $task})
WITH DISTINCT every.as_of AS moment
ORDER BY moment DESC
SKIP toInteger($keep)
MATCH (old:Prediction {task: $task})
WHERE old.as_of = moment
CALL (old) {
  DETACH DELETE old
} IN TRANSACTIONS OF 5000 ROWS
RETURN count(*) AS removed
