// purpose: Some records of companies, as resolution reads them.
// param: uids = [] — uids of records
// returns: label, uid, source, name, legal_name, legal_form, status, employees, website, city, updated, created, seen
UNWIND $uids AS wanted
MATCH (r:Company {uid: wanted})
RETURN
  'Company' AS label, r.uid AS uid, r.source AS source, r.name AS name, r.legal_name AS legal_name,
  r.legal_form AS legal_form, r.status AS status, r.employees AS employees, r.website AS website, r.city AS city,
  r.created_at.epochMillis AS updated, r.created_at.epochMillis AS created, r.seen_at.epochMillis AS seen
