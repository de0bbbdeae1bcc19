// purpose: Products by revenue: class A makes the first 80 %, B the next 15 %, C the rest.
// param: days = 365 — how far back from the newest order
// param: rows = 100 — most rows per currency
// returns: class, place, product, brand, category, revenue_minor, currency, orders, share, running_share
MATCH (any:Order)
WHERE any.placed_at IS NOT NULL
WITH any.placed_at AS newest ORDER BY newest DESC LIMIT 1
WITH newest - duration({days: $days}) AS since
MATCH (g:Product)
CALL (g, since) {
  MATCH (g)<-[line:CONTAINS]-(o:Order)
  WHERE o.placed_at > since AND coalesce(o.status, '') <> 'cancelled'
  RETURN o.currency AS currency, sum(line.price_minor) AS revenue, count(DISTINCT o) AS orders
}
WITH currency, g, revenue, orders
ORDER BY revenue DESC, g.uid
WITH currency, sum(revenue) AS total, collect({product: g, revenue: revenue, orders: orders})[..$rows] AS best
UNWIND range(0, size(best) - 1) AS i
WITH currency, total, i, best[i] AS item, reduce(sum = 0, earlier IN best[..i] | sum + earlier.revenue) AS before
WITH currency, total, i, item.product AS g, item.revenue AS revenue, item.orders AS orders, before
WHERE total > 0
RETURN
  CASE WHEN before < 0.8 * total THEN 'A' WHEN before < 0.95 * total THEN 'B' ELSE 'C' END AS class,
  i + 1 AS place, g.name AS product, g.brand AS brand,
  head(COLLECT { MATCH (g)-[:IN]->(k:Category) RETURN k.name ORDER BY k.name }) AS category,
  revenue AS revenue_minor, currency, orders, round(toFloat(revenue) / total, 4) AS share,
  round(toFloat(before + revenue) / total, 4) AS running_share
ORDER BY currency, place
