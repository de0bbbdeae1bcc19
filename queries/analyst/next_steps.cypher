// purpose: Where customers go next: after an order of a category, from which category the next order is, and how much more than by chance.
// param: days = 180 — orders of so many last days
// param: at_least = 5 — fewest such steps
// param: rows = 50 — most rows
// returns: from_category, to_category, steps, share, lift
MATCH (any:Order)
WHERE any.placed_at IS NOT NULL
WITH any.placed_at AS newest ORDER BY newest DESC LIMIT 1
MATCH (o:Order)
WHERE o.placed_at > newest - duration({days: $days}) AND coalesce(o.status, '') <> 'cancelled'
MATCH (o)<-[:PLACED]-(:Customer)-[:RESOLVED_TO]->(p:Profile)
WITH p, o ORDER BY p.profile_id, o.placed_at, o.uid
WITH p, collect(o) AS orders WHERE size(orders) > 1
UNWIND range(0, size(orders) - 2) AS n
WITH orders[n] AS here, orders[n + 1] AS there
CALL (here, there) {
  MATCH (here)-[:CONTAINS]->(:Product)-[:IN]->(one:Category)
  MATCH (there)-[:CONTAINS]->(:Product)-[:IN]->(two:Category)
  RETURN DISTINCT one, two
}
WITH one, two, count(*) AS steps
WITH collect({one: one, two: two, steps: steps}) AS every, sum(steps) AS total
UNWIND every AS step
WITH every, total, step.one AS one, step.two AS two, step.steps AS steps
WHERE steps >= $at_least
WITH total, one, two, steps,
  reduce(sum = 0, other IN every | sum + CASE WHEN other.one = one THEN other.steps ELSE 0 END) AS leaving,
  reduce(sum = 0, other IN every | sum + CASE WHEN other.two = two THEN other.steps ELSE 0 END) AS coming
RETURN
  one.name AS from_category, two.name AS to_category, steps, round(toFloat(steps) / leaving, 4) AS share,
  round(toFloat(steps) * total / leaving / coming, 3) AS lift
ORDER BY lift DESC, steps DESC, from_category, to_category
LIMIT $rows
