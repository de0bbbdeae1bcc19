// purpose: As of which moments there are predictions of a task, and how far they look ahead, the newest first.
// param: task = "churn" — the task
// returns: as_of, horizon_days, people
MATCH (prediction:Prediction {task: $task})
RETURN prediction.as_of.epochMillis AS as_of, prediction.horizon_days AS horizon_days, count(*) AS people
ORDER BY as_of DESC, horizon_days
