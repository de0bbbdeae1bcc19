// purpose: Predictions of a task as of one moment with what they suggest, to be compared with what happened later.
// param: task = "churn" — the task
// param: as_of = "2026-06-30T00:00:00Z" — the moment, as a date-time or its text
// param: horizon_days = 28 — how far they look ahead
// returns: key, said, suggested
MATCH (about)-[:PREDICTED|PREDICTED_EARLIER]->(prediction:Prediction {task: $task})
WHERE prediction.as_of = datetime($as_of) AND prediction.horizon_days = $horizon_days
RETURN
  coalesce(about.profile_id, about.account_id, about.uid) AS key,
  prediction {
    .basis, .probability, .value_minor, .likely_minor, .low_minor, .high_minor, .currency, .choices,
    .choice_probabilities
  } AS said,
  COLLECT {
    MATCH (prediction)-[suggestion:SUGGESTS]->(thing)
    RETURN [labels(thing)[0], thing.uid, suggestion.probability]
  } AS suggested
ORDER BY key
