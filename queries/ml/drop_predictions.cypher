// purpose: Remove predictions of a task as of a moment that an earlier model left and the present one did not replace.
// param: task = "churn" — the task
// param: as_of = "2026-06-30T00:00:00Z" — the moment, as a date-time or its text
// param: version = "" — the model version to keep
// returns: removed
MATCH (prediction:Prediction {task: $task})
WHERE prediction.as_of = datetime($as_of) AND prediction.model_version <> $version
DETACH DELETE prediction
RETURN count(*) AS removed
