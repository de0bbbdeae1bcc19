// purpose: Whether what resolution has learned has changed.
// param: side = "people" — people or companies
// returns: version
MATCH (m:IdentityModel {uid: $side})
RETURN m.version AS version
