// purpose: Customers in thirds by recency, frequency and money, with the usual name of each group.
// param: rows = 54 — most rows
// returns: segment, recency, frequency, money, profiles, share, median_days_ago, median_orders, spent_minor, currency
MATCH (any:Profile)
WHERE any.last_order_at IS NOT NULL
WITH max(any.last_order_at) AS newest
MATCH (p:Profile)
WHERE p.last_order_at IS NOT NULL AND p.order_count > 0 AND p.retired_at IS NULL
WITH p.currency AS currency, p.order_count AS orders, p.spent_minor AS spent, duration.inDays(p.last_order_at, newest).days AS days
WITH
  currency, collect([days, orders, spent]) AS people,
  percentileDisc(days, 1.0 / 3) AS recent, percentileDisc(days, 2.0 / 3) AS older,
  percentileDisc(orders, 1.0 / 3) AS few, percentileDisc(orders, 2.0 / 3) AS many,
  percentileDisc(spent, 1.0 / 3) AS little, percentileDisc(spent, 2.0 / 3) AS much
UNWIND people AS person
WITH
  currency, size(people) AS everybody, person[0] AS days, person[1] AS orders, person[2] AS spent,
  CASE WHEN person[0] <= recent THEN 3 WHEN person[0] <= older THEN 2 ELSE 1 END AS recency,
  CASE WHEN person[1] > many THEN 3 WHEN person[1] > few THEN 2 ELSE 1 END AS frequency,
  CASE WHEN person[2] > much THEN 3 WHEN person[2] > little THEN 2 ELSE 1 END AS money
WITH
  currency, everybody, recency, frequency, money, count(*) AS profiles, percentileDisc(days, 0.5) AS median_days_ago,
  percentileDisc(orders, 0.5) AS median_orders, sum(spent) AS spent_minor
RETURN
  CASE
    WHEN recency = 3 AND frequency = 3 AND money = 3 THEN 'champions'
    WHEN recency = 3 AND frequency >= 2 THEN 'loyal'
    WHEN recency = 3 THEN 'new or promising'
    WHEN recency = 2 AND frequency >= 2 THEN 'need attention'
    WHEN recency = 2 THEN 'about to sleep'
    WHEN frequency >= 2 THEN 'at risk'
    ELSE 'lost'
  END AS segment,
  recency, frequency, money, profiles, round(toFloat(profiles) / everybody, 4) AS share,
  median_days_ago, median_orders, spent_minor, currency
ORDER BY currency, recency DESC, frequency DESC, money DESC
LIMIT $rows
