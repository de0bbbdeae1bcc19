// purpose: Every account as it stands, times in milliseconds since 1970, with its records and where its values came from.
// returns: id, properties, records, golden, merged_into
MATCH (a:Account)
RETURN
  a.account_id AS id,
  a {.*, created_at: a.created_at.epochMillis, retired_at: a.retired_at.epochMillis} AS properties,
  COLLECT { MATCH (a)<-[e:RESOLVED_TO]-(r:Company) RETURN ['Company', r.uid, e.rule, e.confidence, e._k0, e._k1, e._k2, e._k3, e._k4, e._k5] } AS records,
  COLLECT { MATCH (a)-[e:GOLDEN_FROM]->(r:Company) RETURN ['Company', r.uid, e.attributes] } AS golden,
  COLLECT { MATCH (a)-[:MERGED_INTO]->(into:Account) RETURN into.account_id } AS merged_into
