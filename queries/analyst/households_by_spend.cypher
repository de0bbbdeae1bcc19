// purpose: Households by what their people spend together, best first, in the currency of most of their orders.
// param: at_least = 2 — fewest people
// param: rows = 50 — most rows
// returns: household, people, profile_ids, family_names, orders, spent_minor, currency, last_order_at
MATCH (h:Household)<-[:LIVES_IN]-(p:Profile)
WHERE h.size >= $at_least
WITH h, p.currency AS currency, p ORDER BY p.profile_id
WITH h, currency, sum(coalesce(p.order_count, 0)) AS orders, sum(coalesce(p.spent_minor, 0)) AS spent_minor
ORDER BY orders DESC, currency
WITH h, collect({currency: currency, orders: orders, spent_minor: spent_minor}) AS purses
WITH h, purses[0] AS main ORDER BY main.currency, main.spent_minor DESC, h.uid LIMIT $rows
RETURN
  h.uid AS household, h.size AS people,
  COLLECT { MATCH (h)<-[:LIVES_IN]-(p:Profile) RETURN p.profile_id AS id ORDER BY id } AS profile_ids,
  COLLECT {
    MATCH (h)<-[:LIVES_IN]-(p:Profile) WHERE p.family_name IS NOT NULL
    RETURN DISTINCT p.family_name AS name ORDER BY name
  } AS family_names,
  main.orders AS orders, main.spent_minor AS spent_minor, main.currency AS currency,
  COLLECT { MATCH (h)<-[:LIVES_IN]-(p:Profile) RETURN max(p.last_order_at) }[0] AS last_order_at
ORDER BY currency, spent_minor DESC, household
