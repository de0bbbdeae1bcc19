// purpose: Whether each customer would recommend us if asked: chances of promoter, passive and critic, and the score they make.
// param: rows = 50 — most rows, the worst score first
// returns: profile_id, promoter, passive, detractor, score, last_answer, answered_at, reasons, as_of
MATCH (every:Prediction {task: 'nps_detractor'})
WITH max(every.as_of) AS newest
MATCH (critic:Prediction {task: 'nps_detractor', as_of: newest})
MATCH (p:Profile)-[:PREDICTED]->(critic)
WHERE p.retired_at IS NULL
MATCH (p)-[:PREDICTED]->(fan:Prediction {task: 'nps_promoter', as_of: newest})
WITH p, critic, fan.probability AS yes, critic.probability AS no
WITH p, critic, yes, no, CASE WHEN yes + no > 1.0 THEN yes + no ELSE 1.0 END AS whole
ORDER BY (yes - no) / whole, p.profile_id LIMIT $rows
CALL (p) {
  OPTIONAL MATCH (p)<-[:RESOLVED_TO]-(:Customer)-[:ANSWERED]->(q:SurveyResponse)
  RETURN q.nps AS last, q.answered_at AS answered ORDER BY answered DESC LIMIT 1
}
RETURN
  p.profile_id AS profile_id, round(yes / whole, 4) AS promoter, round((whole - yes - no) / whole, 4) AS passive,
  round(no / whole, 4) AS detractor, round(100.0 * (yes - no) / whole, 1) AS score, last AS last_answer,
  answered AS answered_at, critic.reasons AS reasons, critic.as_of AS as_of
ORDER BY score, profile_id
LIMIT $rows
