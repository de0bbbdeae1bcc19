// purpose: Predictions of a task as of one moment, to be compared with what happened later.
// param: task = "churn" — the task
// param: as_of = "2026-06-30T00:00:00Z" — the moment, as a date-time or its text
// returns: keys, probabilities, values, versions
MATCH (about)-[:PREDICTED|PREDICTED_EARLIER]->(prediction:Prediction {task: $task})
WHERE prediction.as_of = datetime($as_of) AND coalesce(prediction.basis, 'history') = 'history'
RETURN
  collect(coalesce(about.profile_id, about.account_id, about.uid)) AS keys,
  collect(coalesce(prediction.probability, 0.0 / 0.0)) AS probabilities,
  collect(coalesce(prediction.value_minor, 0.0 / 0.0)) AS values,
  collect(prediction.model_version) AS versions
