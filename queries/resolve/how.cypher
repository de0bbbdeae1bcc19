// purpose: What a profile or account rests on, as a picture in Neo4j Browser: its records and the least tree of evidence between them.
// param: id = null — the profile or account; null takes the profile with most records
// returns: path
CALL () {
  MATCH (found:Profile {profile_id: $id}) RETURN found
  UNION
  MATCH (found:Account {account_id: $id}) RETURN found
  UNION
  WITH $id AS given WHERE given IS NULL
  MATCH (found:Profile) WHERE found.record_count > 0 AND found.retired_at IS NULL
  RETURN found ORDER BY found.record_count DESC, found.profile_id LIMIT 1
}
MATCH place = (found)<-[:RESOLVED_TO]-(record:Customer|DecisionMaker|Company)
OPTIONAL MATCH evidence = (record)-[:LINKED]->(other:Customer|DecisionMaker|Company)
WHERE EXISTS { (other)-[:RESOLVED_TO]->(found) }
UNWIND [place, evidence] AS shown
WITH DISTINCT shown WHERE shown IS NOT NULL
RETURN shown AS path
