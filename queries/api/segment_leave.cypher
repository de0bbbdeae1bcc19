// purpose: Take profiles out of a segment, and note when, for those who watch it.
// param: segment = "vip" — key of the segment
// param: profiles = [] — ids of living profiles
// param: by = null — who does it
// param: at = null — when
// returns: changed
MATCH (s:Segment {uid: $segment})
UNWIND $profiles AS id
MATCH (p:Profile {profile_id: id})-[in:IN_SEGMENT]->(s)
DELETE in
MERGE (p)-[left:LEFT_SEGMENT]->(s)
SET left.until = $at, left.by = $by, left._changed_at = datetime.realtime().epochMillis
RETURN count(DISTINCT p) AS changed
