// purpose: Make what profiles show and keep of segments exactly this.
// param: rows = [] — id of a profile; what it keeps, or null; segment, what is its own, type, time, by whom and stamp of each edge
// returns: written
UNWIND $rows AS row
MATCH (p:Profile {profile_id: row[0]})
SET p._own = row[1]
WITH p, row
CALL (p) {
  MATCH (p)-[old:IN_SEGMENT|LEFT_SEGMENT]->(:Segment)
  DELETE old
}
CALL (p, row) {
  UNWIND row[2] AS told
  MATCH (s:Segment {uid: told[0]})
  FOREACH (_ IN CASE told[2] WHEN 'IN_SEGMENT' THEN [1] ELSE [] END |
    CREATE (p)-[:IN_SEGMENT {since: datetime(told[3]), by: told[4], _changed_at: told[5], _own: told[1]}]->(s)
  )
  FOREACH (_ IN CASE told[2] WHEN 'LEFT_SEGMENT' THEN [1] ELSE [] END |
    CREATE (p)-[:LEFT_SEGMENT {until: datetime(told[3]), by: told[4], _changed_at: told[5], _own: told[1]}]->(s)
  )
}
RETURN count(*) AS written
