// purpose: Big spenders with something to complain of: tickets reopened, low marks, low NPS.
// param: percentile = 0.8 — valuable: spent more than this share of customers, 0–1, in the same currency
// param: reopened = 1 — unhappy: at least so many reopenings, or a mark of 2 or less, or an NPS of 6 or less
// param: rows = 25 — most rows
// returns: profile_id, spent_minor, currency, tickets, reopened, lowest_mark, lowest_nps, last_ticket_at, churn_probability
MATCH (any:Profile)
WHERE any.spent_minor > 0 AND any.retired_at IS NULL
WITH any.currency AS currency, percentileDisc(any.spent_minor, $percentile) AS enough
MATCH (p:Profile)
WHERE p.spent_minor >= enough AND p.currency = currency AND p.retired_at IS NULL
CALL (p) {
  MATCH (p)<-[:RESOLVED_TO]-(:Customer)-[:OPENED]->(t:Ticket)
  RETURN
    count(t) AS tickets, sum(t.reopened) AS reopened, min(t.satisfaction) AS lowest_mark,
    max(t.opened_at) AS last_ticket_at
}
CALL (p) {
  MATCH (p)<-[:RESOLVED_TO]-(:Customer)-[:ANSWERED]->(q:SurveyResponse)
  RETURN min(q.nps) AS lowest_nps
}
WITH p, tickets, reopened, lowest_mark, last_ticket_at, lowest_nps
WHERE reopened >= $reopened OR lowest_mark <= 2 OR lowest_nps <= 6
RETURN
  p.profile_id AS profile_id, p.spent_minor AS spent_minor, p.currency AS currency, tickets, reopened, lowest_mark,
  lowest_nps, last_ticket_at,
  head(COLLECT {
    MATCH (p)-[:PREDICTED]->(x:Prediction {task: 'churn'})
    RETURN round(x.probability, 4) ORDER BY x.as_of DESC LIMIT 1
  }) AS churn_probability
ORDER BY currency, spent_minor DESC, profile_id
LIMIT $rows
