// purpose: Pairs of products in one basket, by lift: how much more often together than chance would have it.
// param: days = 180 — how far back from the newest order
// param: at_least = 5 — fewest orders with both
// param: products = 300 — among so many most bought products; pairs grow with its square
// param: rows = 25 — most rows
// returns: product_a, product_b, together, orders_a, orders_b, confidence, lift
MATCH (any:Order)
WHERE any.placed_at IS NOT NULL
WITH any.placed_at AS newest ORDER BY newest DESC LIMIT 1
WITH newest - duration({days: $days}) AS since
MATCH (o:Order)
WHERE o.placed_at > since AND coalesce(o.status, '') <> 'cancelled'
WITH since, count(o) AS baskets
MATCH (o:Order)
WHERE o.placed_at > since AND coalesce(o.status, '') <> 'cancelled'
MATCH (o)-[:CONTAINS]->(g:Product)
WITH baskets, g, collect(DISTINCT o) AS within
WITH baskets, g, within, size(within) AS times
WHERE times >= $at_least
ORDER BY times DESC, g.uid LIMIT $products
UNWIND within AS o
WITH baskets, o, g, times ORDER BY g.uid
WITH baskets, o, collect([g, times]) AS goods
WHERE size(goods) > 1
UNWIND range(0, size(goods) - 2) AS i
UNWIND goods[i + 1..] AS second
WITH baskets, goods[i] AS first, second
WITH baskets, first[0] AS a, first[1] AS orders_a, second[0] AS b, second[1] AS orders_b, count(*) AS together
WHERE together >= $at_least
RETURN
  a.name AS product_a, b.name AS product_b, together, orders_a, orders_b,
  round(toFloat(together) / orders_a, 4) AS confidence,
  round(toFloat(together) * baskets / (toFloat(orders_a) * orders_b), 3) AS lift
ORDER BY lift DESC, together DESC, a.uid, b.uid
LIMIT $rows
