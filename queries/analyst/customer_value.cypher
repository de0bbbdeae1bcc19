// purpose: Value of customers over the whole time: spent and paid back so far, what goods cost where known, and what is expected next.
// param: rows = 20 — most rows
// returns: profile_id, currency, since, orders, revenue_minor, returned_minor, cost_minor, lines_with_cost, value_so_far_minor, basis, horizon_days, expected_minor, low_minor, high_minor, whole_minor, percentile
MATCH (p:Profile)-[:PREDICTED]->(next:Prediction {task: 'value'})
WITH p, max(next.as_of) AS newest
MATCH (p)-[:PREDICTED]->(next:Prediction {task: 'value', as_of: newest})
ORDER BY next.value_minor DESC
LIMIT $rows
OPTIONAL MATCH (p)<-[:RESOLVED_TO]-(:Customer)-[:PLACED]->(o:Order)
WHERE coalesce(o.status, '') <> 'cancelled' AND coalesce(o.currency, next.currency, '') = coalesce(next.currency, '')
OPTIONAL MATCH (o)<-[:OF]-(back:Return)
WITH p, next, o, sum(back.amount_minor) AS returned
OPTIONAL MATCH (o)-[line:CONTAINS]->(thing:Product)
WITH
  p, next, o, returned, count(line) AS lines, count(thing.cost_minor) AS priced,
  sum(coalesce(line.quantity, 1) * thing.cost_minor) AS cost
WITH
  p, next, min(o.placed_at) AS since, count(o) AS orders, sum(o.amount_minor) AS revenue, sum(returned) AS returned,
  sum(lines) AS lines, sum(priced) AS priced, toInteger(sum(cost)) AS cost
RETURN
  p.profile_id AS profile_id, next.currency AS currency, since, orders, revenue AS revenue_minor,
  returned AS returned_minor, cost AS cost_minor,
  CASE WHEN lines > 0 THEN round(toFloat(priced) / lines, 2) END AS lines_with_cost,
  revenue - returned - CASE WHEN lines > 0 AND priced = lines THEN cost ELSE 0 END AS value_so_far_minor,
  CASE WHEN lines > 0 AND priced = lines THEN 'margin' ELSE 'revenue: not every cost is known' END AS basis,
  next.horizon_days AS horizon_days, next.value_minor AS expected_minor, next.low_minor AS low_minor,
  next.high_minor AS high_minor, revenue - returned + next.value_minor AS whole_minor, next.percentile AS percentile
ORDER BY expected_minor DESC
