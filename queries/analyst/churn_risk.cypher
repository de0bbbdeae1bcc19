// purpose: Customers most likely to leave, with the reasons, by the newest churn prediction.
// param: at_least = 0.5 — lowest probability shown, 0–1
// param: rows = 25 — most rows
// returns: profile_id, probability, percentile, reasons, order_count, spent_minor, currency, last_order_at, horizon_days, as_of, model_version
MATCH (every:Prediction {task: 'churn'})
WITH max(every.as_of) AS newest
MATCH (x:Prediction {task: 'churn', as_of: newest})
// Basis prior: who never bought, or long ago, cannot be kept.
WHERE x.probability >= $at_least AND coalesce(x.basis, 'history') = 'history'
MATCH (p:Profile)-[:PREDICTED]->(x)
WHERE p.retired_at IS NULL
RETURN
  p.profile_id AS profile_id, round(x.probability, 4) AS probability, round(x.percentile, 4) AS percentile,
  x.reasons AS reasons, p.order_count AS order_count, p.spent_minor AS spent_minor, p.currency AS currency,
  p.last_order_at AS last_order_at, x.horizon_days AS horizon_days, x.as_of AS as_of,
  x.model_version AS model_version
ORDER BY probability DESC, spent_minor DESC, profile_id
LIMIT $rows
