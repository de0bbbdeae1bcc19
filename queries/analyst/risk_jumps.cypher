// purpose: Early warning: whose risk rose most between the last two moments that a task was predicted at.
// param: task = "churn" — the task
// param: at_least = 0.1 — smallest rise shown, 0–1
// param: rows = 25 — most rows
// returns: about, key, before, now, rise, reasons, before_as_of, as_of
MATCH (every:Prediction {task: $task})
WITH DISTINCT every.as_of AS moment ORDER BY moment DESC LIMIT 2
WITH collect(moment) AS moments WHERE size(moments) = 2
MATCH (x:Prediction {task: $task, as_of: moments[0]})
MATCH (thing:Profile|Account|Deal)-[:PREDICTED]->(x)
MATCH (thing)-[:PREDICTED|PREDICTED_EARLIER]->(y:Prediction {task: $task, as_of: moments[1]})
WHERE x.probability - y.probability >= $at_least AND all(one IN [x, y] WHERE coalesce(one.basis, 'history') = 'history')
RETURN
  head(labels(thing)) AS about, coalesce(thing.profile_id, thing.account_id, thing.uid) AS key,
  round(y.probability, 4) AS before, round(x.probability, 4) AS now, round(x.probability - y.probability, 4) AS rise,
  x.reasons AS reasons, y.as_of AS before_as_of, x.as_of AS as_of
ORDER BY rise DESC, key
LIMIT $rows
