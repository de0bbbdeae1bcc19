// purpose: Whether those who recommend us buy more: orders before and after a survey, by NPS group.
// param: days = 60 — length of the two periods, before and after the answer
// param: rows = 10 — most rows
// returns: nps_group, answers, profiles, mean_nps, orders_before, orders_after, bought_after
MATCH (any:Order)
WHERE any.placed_at IS NOT NULL
WITH any.placed_at AS newest ORDER BY newest DESC LIMIT 1
MATCH (q:SurveyResponse)
WHERE q.answered_at <= newest - duration({days: $days}) AND q.nps IS NOT NULL
MATCH (q)<-[:ANSWERED]-(:Customer)-[:RESOLVED_TO]->(p:Profile)
WITH
  q, p,
  COUNT {
    MATCH (p)<-[:RESOLVED_TO]-(:Customer)-[:PLACED]->(o:Order)
    WHERE o.placed_at >= q.answered_at - duration({days: $days}) AND o.placed_at < q.answered_at
      AND coalesce(o.status, '') <> 'cancelled'
  } AS before,
  COUNT {
    MATCH (p)<-[:RESOLVED_TO]-(:Customer)-[:PLACED]->(o:Order)
    WHERE o.placed_at >= q.answered_at AND o.placed_at < q.answered_at + duration({days: $days})
      AND coalesce(o.status, '') <> 'cancelled'
  } AS after
RETURN
  CASE WHEN q.nps >= 9 THEN 'promoters' WHEN q.nps >= 7 THEN 'passives' ELSE 'detractors' END AS nps_group,
  count(q) AS answers, count(DISTINCT p) AS profiles, round(avg(q.nps), 2) AS mean_nps,
  round(avg(before), 3) AS orders_before, round(avg(after), 3) AS orders_after,
  round(avg(CASE WHEN after > 0 THEN 1.0 ELSE 0.0 END), 4) AS bought_after
ORDER BY mean_nps DESC
LIMIT $rows
