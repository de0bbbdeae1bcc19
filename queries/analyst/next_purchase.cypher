// purpose: Products and categories that profiles are most likely to buy next, the surest first.
// param: profile_id = null — one profile; null takes all
// param: kind = "product" — product or category; null takes both
// param: per_profile = 3 — most suggestions of each kind per profile
// param: rows = 25 — most rows
// returns: profile_id, kind, rank, suggestion, brand, probability, reason, horizon_days, as_of
MATCH (every:Prediction {task: 'next_purchase'})
WITH max(every.as_of) AS newest
CALL (newest) {
  MATCH (p:Profile {profile_id: $profile_id})-[:PREDICTED]->(x:Prediction {task: 'next_purchase', as_of: newest})
  RETURN p, x
  UNION
  WITH newest WHERE $profile_id IS NULL
  MATCH (p:Profile)-[:PREDICTED]->(x:Prediction {task: 'next_purchase', as_of: newest})
  RETURN p, x
}
MATCH (x)-[s:SUGGESTS]->(item:Product|Category)
WITH p, x, s, item, CASE WHEN item:Product THEN 'product' ELSE 'category' END AS kind
WHERE s.rank <= $per_profile AND p.retired_at IS NULL AND ($kind IS NULL OR kind = $kind)
RETURN
  p.profile_id AS profile_id, kind, s.rank AS rank,
  item.name AS suggestion, item.brand AS brand, round(s.probability, 4) AS probability, s.reason AS reason,
  x.horizon_days AS horizon_days, x.as_of AS as_of
ORDER BY probability DESC, profile_id, kind DESC, rank, suggestion
LIMIT $rows
