// purpose: Month by month, how many active customers there were and which share of them then bought nothing.
// param: active_days = 56 — active: bought within so many days before the month
// param: churn_days = 28 — churned: bought nothing within so many days after
// param: zone = "Europe/Moscow" — time zone in which months begin
// param: rows = 36 — most rows, the newest months
// returns: month, active, churned, churn_rate
MATCH (any:Order)
WHERE any.placed_at IS NOT NULL
WITH min(any.placed_at) AS oldest, max(any.placed_at) AS newest
WHERE oldest IS NOT NULL
WITH oldest + duration({days: $active_days}) AS begin, newest - duration({days: $churn_days}) AS end
WITH begin, end, date.truncate('month', datetime({datetime: begin, timezone: $zone})) AS first
UNWIND range(0, (end.year - first.year) * 12 + end.month - first.month + 1) AS n
WITH begin, end, first + duration({months: n}) AS month
WITH begin, end, month, datetime({date: month, timezone: $zone}) AS at
WHERE begin <= at AND at <= end
WITH month, at ORDER BY month DESC LIMIT $rows
CALL (at) {
  MATCH (o:Order)
  WHERE o.placed_at >= at - duration({days: $active_days}) AND o.placed_at < at + duration({days: $churn_days})
    AND coalesce(o.status, '') <> 'cancelled'
  MATCH (o)<-[:PLACED]-(:Customer)-[:RESOLVED_TO]->(p:Profile)
  WITH at, p, min(o.placed_at) AS first, max(o.placed_at) AS last
  WHERE first < at
  RETURN count(*) AS active, coalesce(sum(CASE WHEN last >= at THEN 0 ELSE 1 END), 0) AS churned
}
RETURN month, active, churned, CASE WHEN active > 0 THEN round(toFloat(churned) / active, 4) END AS churn_rate
ORDER BY month
