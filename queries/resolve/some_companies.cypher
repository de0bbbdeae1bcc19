// purpose: Some records of companies, as resolution reads them.
// param: uids = [] — uids of records
// returns: label, uid, source, name, legal_name, legal_form, status, employees, website, city, postcode, address, owners, updated, created, seen
UNWIND $uids AS wanted
MATCH (r:Company {uid: wanted})
WITH r, COLLECT { MATCH (r)-[:REGISTERED_AT]->(a:Address) RETURN a ORDER BY a.uid LIMIT 1 }[0] AS place
RETURN
  'Company' AS label, r.uid AS uid, r.source AS source, r.name AS name, r.legal_name AS legal_name,
  r.legal_form AS legal_form, r.status AS status, r.employees AS employees, r.website AS website, r.city AS city,
  coalesce(r.postcode, place.postcode) AS postcode, coalesce(r.address, place.line) AS address,
  COLLECT { MATCH (r)-[:OWNED_BY]->(owner:Company) RETURN owner.uid } AS owners,
  r.created_at.epochMillis AS updated, r.created_at.epochMillis AS created, r.seen_at.epochMillis AS seen
