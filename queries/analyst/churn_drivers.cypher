// purpose: What drives a task's predictions over everybody: features by how often and how strongly they are among the reasons.
// param: task = "churn" — the task
// param: rows = 25 — most rows
// returns: feature, people, mean_push, raises, lowers, example
MATCH (every:Prediction {task: $task})
WITH max(every.as_of) AS newest
MATCH (x:Prediction {task: $task, as_of: newest})
WITH x ORDER BY x.uid
UNWIND range(0, size(x.reason_features) - 1) AS n
WITH x.reason_features[n] AS feature, x.reason_weights[n] AS weight, x.reasons[n] AS said
RETURN
  feature, count(*) AS people, round(avg(abs(weight)), 4) AS mean_push,
  sum(CASE WHEN weight > 0 THEN 1 ELSE 0 END) AS raises, sum(CASE WHEN weight < 0 THEN 1 ELSE 0 END) AS lowers,
  head(collect(said)) AS example
ORDER BY people * mean_push DESC, feature
LIMIT $rows
