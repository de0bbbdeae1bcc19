// purpose: The records of a profile with everything they hold, to be looked at as a picture in Neo4j Browser.
// param: profile_id = null — the profile; null takes the one with most records
// returns: path
CALL () {
  MATCH (found:Profile {profile_id: $profile_id}) RETURN found
  UNION
  WITH $profile_id AS given WHERE given IS NULL
  MATCH (found:Profile) WHERE found.record_count > 0 AND found.retired_at IS NULL
  RETURN found ORDER BY found.record_count DESC, found.profile_id LIMIT 1
}
MATCH path = (found)<-[:RESOLVED_TO]-(record:Customer|DecisionMaker)
OPTIONAL MATCH held = (record)-[:HAS]->(:Identifier)
UNWIND [path, held] AS shown
WITH DISTINCT shown WHERE shown IS NOT NULL
RETURN shown AS path
