// purpose: Good customers who have not bought for long, best first, and what we may send them.
// param: days = 60 — no order for so many days before the newest order of all
// param: orders = 3 — good: at least so many orders
// param: rows = 25 — most rows
// returns: profile_id, last_order_at, days_ago, order_count, spent_minor, currency, may_receive, churn_probability
MATCH (any:Profile)
WHERE any.last_order_at IS NOT NULL
WITH any.last_order_at AS newest ORDER BY newest DESC LIMIT 1
MATCH (p:Profile)
WHERE p.last_order_at < newest - duration({days: $days}) AND p.order_count >= $orders AND p.retired_at IS NULL
WITH newest, p ORDER BY p.currency, p.spent_minor DESC, p.profile_id LIMIT $rows
RETURN
  p.profile_id AS profile_id, p.last_order_at AS last_order_at,
  duration.inDays(p.last_order_at, newest).days AS days_ago, p.order_count AS order_count,
  p.spent_minor AS spent_minor, p.currency AS currency,
  COLLECT {
    MATCH (p)<-[:RESOLVED_TO]-(:Customer)-[:GAVE]->(c:Consent)
    WITH c.purpose AS purpose, collect(c.granted) AS granted
    WHERE all(g IN granted WHERE g)
    RETURN purpose ORDER BY purpose
  } AS may_receive,
  head(COLLECT {
    MATCH (p)-[:PREDICTED]->(x:Prediction {task: 'churn'})
    RETURN round(x.probability, 4) ORDER BY x.as_of DESC LIMIT 1
  }) AS churn_probability
ORDER BY currency, spent_minor DESC, profile_id
