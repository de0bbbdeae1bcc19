// purpose: State the predicted NPS of each profile of whom both are predicted: chance of promoter less that of critic, in points; none of the others, nor where too little is known to tell one from another. The chances come of two models; where they add up to more than one they are scaled to one.
// returns: changed
MATCH (profile:Profile)
OPTIONAL MATCH (profile)-[:PREDICTED]->(critic:Prediction {task: 'nps_detractor'})
WHERE coalesce(critic.basis, 'history') = 'history'
OPTIONAL MATCH (profile)-[:PREDICTED]->(fan:Prediction {task: 'nps_promoter', as_of: critic.as_of})
WHERE coalesce(fan.basis, 'history') = 'history'
WITH profile, fan.probability AS yes, critic.probability AS no
WITH profile, yes - no AS balance, CASE WHEN yes + no > 1.0 THEN yes + no ELSE 1.0 END AS whole
WITH profile, round(100.0 * balance / whole, 1) AS score
WHERE coalesce(profile.predicted_nps, -1000.0) <> coalesce(score, -1000.0)
CALL (profile, score) {
  SET profile.predicted_nps = score
} IN TRANSACTIONS OF 5000 ROWS
RETURN count(*) AS changed
