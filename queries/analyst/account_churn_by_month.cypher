// purpose: Month by month, with how many companies we had lately won a deal, and with which share of them then none.
// param: active_days = 182 — active: a deal won within so many days before the month
// param: churn_days = 91 — churned: no deal won within so many days after
// param: zone = "Europe/Moscow" — time zone in which months begin
// param: rows = 36 — most rows, the newest months
// returns: month, active, churned, churn_rate
MATCH (any:Deal)
WHERE any.won AND any.closed_at IS NOT NULL
WITH min(any.closed_at) AS oldest, max(any.closed_at) AS newest
WHERE oldest IS NOT NULL
WITH oldest + duration({days: $active_days}) AS begin, newest - duration({days: $churn_days}) AS end
WITH begin, end, date.truncate('month', datetime({datetime: begin, timezone: $zone})) AS first
UNWIND range(0, (end.year - first.year) * 12 + end.month - first.month + 1) AS n
WITH begin, end, first + duration({months: n}) AS month
WITH begin, end, month, datetime({date: month, timezone: $zone}) AS at
WHERE begin <= at AND at <= end
WITH month, at ORDER BY month DESC LIMIT $rows
CALL (at) {
  MATCH (d:Deal)
  WHERE d.won AND d.closed_at >= at - duration({days: $active_days}) AND d.closed_at < at + duration({days: $churn_days})
  MATCH (d)-[:WITH]->(:Company)-[:RESOLVED_TO]->(a:Account)
  WITH at, a, min(d.closed_at) AS first, max(d.closed_at) AS last
  WHERE first < at
  RETURN count(*) AS active, coalesce(sum(CASE WHEN last >= at THEN 0 ELSE 1 END), 0) AS churned
}
RETURN month, active, churned, CASE WHEN active > 0 THEN round(toFloat(churned) / active, 4) END AS churn_rate
ORDER BY month
LIMIT $rows
