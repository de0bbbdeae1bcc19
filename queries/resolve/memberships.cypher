// purpose: What profiles and all that lead to the same living ones were told of segments; times as texts and in milliseconds since 1970.
// param: ids = [] — profiles, retired ones too
// param: own = "_own" — the internal property that keeps what was a profile's own
// returns: id, living, own, edges
UNWIND $ids AS id
MATCH (:Profile {profile_id: id})-[:MERGED_INTO*0..100]->(living:Profile)
WHERE NOT EXISTS { (living)-[:MERGED_INTO]->(:Profile) }
WITH DISTINCT living
MATCH (p:Profile)-[:MERGED_INTO*0..100]->(living)
WITH DISTINCT living, p
RETURN
  p.profile_id AS id, living.profile_id AS living, p[$own] AS own,
  COLLECT {
    MATCH (p)-[e:IN_SEGMENT|LEFT_SEGMENT]->(s:Segment)
    RETURN [
      s.uid, e[$own], type(e), toString(coalesce(e.since, e.until)), coalesce(e.since, e.until).epochMillis, e.by,
      e._changed_at
    ]
  } AS edges
