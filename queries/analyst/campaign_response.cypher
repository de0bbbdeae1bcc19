// purpose: What each campaign came to: reached, opened, clicked, left, offers accepted and used.
// param: rows = 50 — most rows, the newest campaigns
// returns: campaign, kind, started_at, targeted, sent, open_rate, click_rate, unsubscribe_rate, offered, accepted, acceptance_rate, redeemed
MATCH (k:Campaign)
WITH k ORDER BY k.started_at DESC, k.uid LIMIT $rows
CALL (k) {
  MATCH (k)<-[:PART_OF]-(m:Message)
  RETURN
    count(m) AS sent, count(m.opened_at) AS opened, count(m.clicked_at) AS clicked,
    count(m.unsubscribed_at) AS unsubscribed
}
CALL (k) {
  MATCH (k)-[:MAKES]->(:Offer)-[made:OFFERED]->(:Customer)
  RETURN count(made) AS offered, sum(CASE WHEN made.outcome = 'accepted' THEN 1 ELSE 0 END) AS accepted
}
RETURN
  coalesce(k.name, k.uid) AS campaign, k.kind AS kind, k.started_at AS started_at,
  COUNT { (k)-[:TARGETED]->(:Customer) } AS targeted, sent,
  CASE WHEN sent > 0 THEN round(toFloat(opened) / sent, 4) END AS open_rate,
  CASE WHEN sent > 0 THEN round(toFloat(clicked) / sent, 4) END AS click_rate,
  CASE WHEN sent > 0 THEN round(toFloat(unsubscribed) / sent, 4) END AS unsubscribe_rate,
  offered, accepted, CASE WHEN offered > 0 THEN round(toFloat(accepted) / offered, 4) END AS acceptance_rate,
  COUNT { (k)-[:MAKES]->(:Offer)<-[:REDEEMED]-(:Customer) } AS redeemed
ORDER BY started_at DESC, k.uid
