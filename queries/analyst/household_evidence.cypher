// purpose: Who lives with a person, and what they share: the evidence for a household that was found.
// param: profile_id = null — a member; null takes the largest household
// param: rows = 50 — most rows
// returns: household, profile_id, name, birth_date, city, weight, evidence
CALL () {
  MATCH (:Profile {profile_id: $profile_id})-[:LIVES_IN]->(found:Household)
  RETURN found
  UNION
  WITH $profile_id AS given WHERE given IS NULL
  MATCH (found:Household)
  WHERE EXISTS { (found)<-[:LIVES_IN]-(:Profile) }
  RETURN found ORDER BY found.size DESC, found.uid LIMIT 1
}
MATCH (found)<-[home:LIVES_IN]-(p:Profile)
RETURN
  found.uid AS household, p.profile_id AS profile_id,
  trim(coalesce(p.given_name, '') + ' ' + coalesce(p.patronymic + ' ', '') + coalesce(p.family_name, '')) AS name,
  p.birth_date AS birth_date, p.city AS city, home.weight AS weight, home.evidence AS evidence
ORDER BY weight DESC, profile_id
LIMIT $rows
