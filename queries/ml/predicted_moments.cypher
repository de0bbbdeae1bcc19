// purpose: As of which moments there are predictions of a task, the newest first.
// param: task = "churn" — the task
// returns: as_of, people
MATCH (prediction:Prediction {task: $task})
RETURN prediction.as_of.epochMillis AS as_of, count(*) AS people
ORDER BY as_of DESC
