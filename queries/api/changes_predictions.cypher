// purpose: Predictions that were made, with the one before of the same task, in the order of their stamps, from a place in it on.
// param: since = 0 — stamp, milliseconds since 1970
// param: after = "" — of those with that stamp, only keys behind this
// param: most = 1000 — how many at most
// returns: changes, now
CALL () {
  MATCH (x:Prediction)
  WHERE x._changed_at >= $since AND (x._changed_at > $since OR x.uid > $after)
  WITH x ORDER BY x._changed_at, x.uid LIMIT $most
  OPTIONAL MATCH (about:Profile|Account|Deal)-[:PREDICTED]->(x)
  WITH x, about, head(COLLECT {
    MATCH (about)-[:PREDICTED|PREDICTED_EARLIER]->(y:Prediction)
    WHERE y.task = x.task AND y.as_of < x.as_of
    RETURN y {.probability, .percentile, .value_minor} AS said ORDER BY y.as_of DESC LIMIT 1
  }) AS before
  ORDER BY x._changed_at, x.uid
  RETURN collect([
    x._changed_at, x.uid, coalesce(about.profile_id, about.account_id, about.uid), head(labels(about)),
    x.task, x {.probability, .percentile, .value_minor}, before
  ]) AS changes
}
RETURN changes, datetime.realtime().epochMillis AS now
