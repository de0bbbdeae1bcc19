// purpose: The log of decisions about identity, oldest first, with what each undoes and what came of it.
// returns: number, act, side, by, why, at, parts, before, retired, review, undoes, after, request, identifier, blocked_before
MATCH (e:IdentityEvent)
WHERE e.number > 0
OPTIONAL MATCH (e)-[:UNDOES]->(undone:IdentityEvent)
OPTIONAL MATCH (e)-[:LED_TO]->(outcome:IdentityOutcome)
RETURN
  e.number AS number, e.act AS act, e.side AS side, e.by AS by, e.why AS why, e.at AS at, e.parts AS parts,
  e.before AS before, e.retired AS retired, e.review AS review, undone.number AS undoes, outcome.after AS after,
  e.request AS request, e.identifier AS identifier, e.blocked_before AS blocked_before
ORDER BY number
