// purpose: Values that many records hold: role mailboxes, switchboards, family tablets; evidence, but no link.
// param: more_than = 4 — fewest records less one
// param: rows = 50 — most rows
// returns: kind, value, records, profiles, sources, blocked
MATCH (i:Identifier)
WHERE COUNT { (i)<-[:HAS]-() } > $more_than
WITH i
MATCH (i)<-[:HAS]-(record:Customer|DecisionMaker|Company)
OPTIONAL MATCH (record)-[:RESOLVED_TO]->(whole:Profile|Account)
WITH i, record, whole ORDER BY record.source
RETURN
  i.kind AS kind, i.value AS value, count(DISTINCT record) AS records, count(DISTINCT whole) AS profiles,
  collect(DISTINCT record.source) AS sources, i.blocked AS blocked
ORDER BY records DESC, kind, value
LIMIT $rows
