// purpose: Companies most likely to win no deal with us any more, with the reasons, by the newest prediction of churn.
// param: at_least = 0.5 — lowest probability shown, 0–1
// param: rows = 25 — most rows
// returns: account_id, company, probability, percentile, reasons, deals_won, won_minor, currency, last_won_at, horizon_days, as_of, model_version
MATCH (every:Prediction {task: 'account_churn'})
WITH max(every.as_of) AS newest
MATCH (x:Prediction {task: 'account_churn', as_of: newest})
// Basis prior: companies with which nothing was won yet, or long ago, cannot be kept.
WHERE x.probability >= $at_least AND coalesce(x.basis, 'history') = 'history'
MATCH (a:Account)-[:PREDICTED]->(x)
WHERE a.retired_at IS NULL
CALL (a) {
  OPTIONAL MATCH (a)<-[:RESOLVED_TO]-(:Company)<-[:WITH]-(d:Deal {won: true})
  WITH d.currency AS currency, count(d) AS deals, sum(d.amount_minor) AS worth, max(d.closed_at) AS last
  ORDER BY deals DESC, currency LIMIT 1
  RETURN deals, worth, currency, last
}
RETURN
  a.account_id AS account_id, a.name AS company, round(x.probability, 4) AS probability,
  round(x.percentile, 4) AS percentile, x.reasons AS reasons, deals AS deals_won, worth AS won_minor,
  currency, last AS last_won_at, x.horizon_days AS horizon_days, x.as_of AS as_of, x.model_version AS model_version
ORDER BY probability DESC, won_minor DESC, account_id
LIMIT $rows
