// purpose: How complete the profiles are: the share that has an e-mail, a phone, a name, orders, a prediction …
// param: rows = 50 — most rows
// returns: what, filled, profiles, share
MATCH (p:Profile)
WHERE p.retired_at IS NULL
WITH
  count(p) AS profiles, count(p.email) AS email, count(p.phone) AS phone, count(p.given_name) AS given_name,
  count(p.family_name) AS family_name, count(p.birth_date) AS birth_date, count(p.sex) AS sex, count(p.city) AS city,
  sum(CASE WHEN p.email IS NULL AND p.phone IS NULL THEN 1 ELSE 0 END) AS unreachable,
  sum(CASE WHEN size(p.sources) > 1 THEN 1 ELSE 0 END) AS several,
  sum(CASE WHEN p.order_count > 0 THEN 1 ELSE 0 END) AS bought,
  sum(CASE WHEN EXISTS { (p)-[:PREDICTED]->(:Prediction) } THEN 1 ELSE 0 END) AS predicted,
  sum(CASE WHEN EXISTS { (p)<-[:RESOLVED_TO]-(:Customer)-[:GAVE]->(:Consent {granted: true}) } THEN 1 ELSE 0 END) AS consent
UNWIND [
  ['e-mail', email], ['phone', phone], ['first name', given_name], ['family name', family_name],
  ['birth date', birth_date], ['sex', sex], ['city', city], ['neither e-mail nor phone', unreachable],
  ['known to several systems', several], ['at least one order', bought], ['a prediction', predicted],
  ['a consent in force', consent]
] AS line
RETURN
  line[0] AS what, line[1] AS filled, profiles,
  CASE WHEN profiles > 0 THEN round(toFloat(line[1]) / profiles, 4) END AS share
ORDER BY share DESC, what
LIMIT $rows
