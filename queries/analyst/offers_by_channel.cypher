// purpose: Which kinds of offer are taken up, through which channel.
// param: rows = 50 — most rows
// returns: kind, channel, offered, accepted, declined, unanswered, acceptance_rate, profiles
MATCH (f:Offer)-[made:OFFERED]->(c:Customer)
OPTIONAL MATCH (c)-[:RESOLVED_TO]->(p:Profile)
WITH
  f.kind AS kind, made.channel AS channel, count(made) AS offered, count(DISTINCT p) AS profiles,
  sum(CASE WHEN made.outcome = 'accepted' THEN 1 ELSE 0 END) AS accepted,
  sum(CASE WHEN made.outcome = 'declined' THEN 1 ELSE 0 END) AS declined
RETURN
  kind, channel, offered, accepted, declined, offered - accepted - declined AS unanswered,
  round(toFloat(accepted) / offered, 4) AS acceptance_rate, profiles
ORDER BY acceptance_rate DESC, offered DESC, kind, channel
LIMIT $rows
