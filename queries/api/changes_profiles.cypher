// purpose: Profiles that were changed, in the order of their stamps, from a place in it on.
// param: since = 0 — stamp, milliseconds since 1970
// param: after = "" — of those with that stamp, only keys behind this
// param: most = 1000 — how many at most
// returns: changes, now
CALL () {
  MATCH (p:Profile)
  WHERE p._changed_at >= $since AND (p._changed_at > $since OR p.profile_id > $after)
  WITH p ORDER BY p._changed_at, p.profile_id LIMIT $most
  RETURN collect([p._changed_at, p.profile_id]) AS changes
}
RETURN changes, datetime.realtime().epochMillis AS now
