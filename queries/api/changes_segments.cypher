// purpose: Profiles that entered or left segments, in the order of the stamps, from a place in it on.
// param: since = 0 — stamp, milliseconds since 1970
// param: after = "" — of those with that stamp, only keys behind this
// param: most = 1000 — how many at most
// returns: changes, now
CALL () {
  CALL () {
    MATCH (p:Profile)-[r:IN_SEGMENT]->(s:Segment) WHERE r._changed_at >= $since
    RETURN r._changed_at AS at, p.profile_id AS profile, s.uid AS segment, true AS entered
    UNION ALL
    MATCH (p:Profile)-[r:LEFT_SEGMENT]->(s:Segment) WHERE r._changed_at >= $since
    RETURN r._changed_at AS at, p.profile_id AS profile, s.uid AS segment, false AS entered
  }
  WITH at, profile + ' ' + segment AS key, profile, segment, entered
  WHERE at > $since OR key > $after
  WITH at, key, profile, segment, entered ORDER BY at, key LIMIT $most
  RETURN collect([at, key, profile, segment, entered]) AS changes
}
RETURN changes, datetime.realtime().epochMillis AS now
