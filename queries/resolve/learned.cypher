// purpose: What resolution has learned of people or companies: the weights as JSON, keys that too many share, systems whose keys others know.
// param: side = "people" — people or companies
// returns: body, common, referred
MATCH (m:IdentityModel {uid: $side})
RETURN m.body AS body, m.common AS common, m.referred AS referred
