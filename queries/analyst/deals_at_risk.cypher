// purpose: Open deals by what is likely to be lost: worth times the probability that they fail or go stale, with the reasons.
// param: at_least = 0.5 — lowest probability shown, 0–1
// param: rows = 25 — most rows
// returns: deal_uid, title, company, owner, stage, probability, amount_minor, at_risk_minor, currency, reasons, horizon_days, as_of
MATCH (every:Prediction {task: 'deal_risk'})
WITH max(every.as_of) AS newest
MATCH (x:Prediction {task: 'deal_risk', as_of: newest})
WHERE x.probability >= $at_least
MATCH (d:Deal)-[:PREDICTED]->(x)
WHERE d.closed_at IS NULL
OPTIONAL MATCH (d)-[:WITH]->(:Company)-[:RESOLVED_TO]->(a:Account)
OPTIONAL MATCH (e:Employee)-[:OWNS]->(d)
RETURN
  d.uid AS deal_uid, d.title AS title, a.name AS company, e.name AS owner, d.stage AS stage,
  round(x.probability, 4) AS probability, d.amount_minor AS amount_minor,
  toInteger(round(d.amount_minor * x.probability)) AS at_risk_minor, d.currency AS currency,
  x.reasons AS reasons, x.horizon_days AS horizon_days, x.as_of AS as_of
ORDER BY currency, at_risk_minor DESC, deal_uid
LIMIT $rows
