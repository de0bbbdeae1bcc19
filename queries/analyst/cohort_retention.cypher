// purpose: Of the customers whose first order fell in a month, the share that bought again in each later month.
// param: zone = "Europe/Moscow" — time zone in which months begin
// param: months = 12 — how many months to follow a cohort
// param: rows = 500 — most rows
// returns: cohort, customers, month, active, share
MATCH (p:Profile)<-[:RESOLVED_TO]-(:Customer)-[:PLACED]->(o:Order)
WHERE o.placed_at IS NOT NULL AND coalesce(o.status, '') <> 'cancelled'
WITH p, collect(DISTINCT date.truncate('month', datetime({datetime: o.placed_at, timezone: $zone}))) AS active
WITH active, reduce(first = active[0], m IN active | CASE WHEN m < first THEN m ELSE first END) AS cohort
UNWIND active AS at
WITH cohort, (at.year - cohort.year) * 12 + at.month - cohort.month AS nth, count(*) AS buyers, max(at) AS newest
WITH collect({cohort: cohort, nth: nth, buyers: buyers}) AS cells, max(newest) AS newest
UNWIND [cell IN cells WHERE cell.nth = 0] AS begun
WITH cells, begun.cohort AS cohort, begun.buyers AS customers, newest
UNWIND range(0, (newest.year - cohort.year) * 12 + newest.month - cohort.month) AS month
WITH
  cohort, customers, month,
  coalesce(head([cell IN cells WHERE cell.cohort = cohort AND cell.nth = month | cell.buyers]), 0) AS active
WHERE month <= $months
RETURN cohort, customers, month, active, round(toFloat(active) / customers, 4) AS share
ORDER BY cohort, month
LIMIT $rows
