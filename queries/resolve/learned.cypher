// purpose: What resolution has learned of people or companies: its version (empty: read from a file, and not resolved by yet), the weights as JSON, keys that too many share, systems whose keys others know, limits of kinds, the version in the file that it was read from.
// param: side = "people" — people or companies
// returns: version, body, common, referred, limits, imported
MATCH (m:IdentityModel {uid: $side})
RETURN m.version AS version, m.body AS body, m.common AS common, m.referred AS referred, m.limits AS limits, m.imported AS imported
