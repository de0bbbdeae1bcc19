// purpose: Put profiles into a segment, and note when, for those who watch it.
// param: segment = "vip" — key of the segment
// param: profiles = [] — ids of living profiles
// param: by = null — who does it
// param: at = null — when
// returns: changed
MATCH (s:Segment {uid: $segment})
UNWIND $profiles AS id
MATCH (p:Profile {profile_id: id})
WHERE NOT EXISTS { (p)-[:IN_SEGMENT]->(s) }
CREATE (p)-[:IN_SEGMENT {since: $at, by: $by, _changed_at: datetime.realtime().epochMillis}]->(s)
WITH p, s
OPTIONAL MATCH (p)-[left:LEFT_SEGMENT]->(s)
DELETE left
RETURN count(DISTINCT p) AS changed
