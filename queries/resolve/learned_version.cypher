// purpose: Whether what resolution has learned has changed, or what people have decided.
// param: side = "people" — people or companies
// returns: version, log
MATCH (m:IdentityModel {uid: $side})
WHERE m.version <> ''
OPTIONAL MATCH (log:IdentityLog {uid: 'log'})
OPTIONAL MATCH (last:IdentityEvent {uid: 'decision:' + log.length})
RETURN m.version AS version, [coalesce(log.length, 0), toString(last.at), last.parts] AS log
