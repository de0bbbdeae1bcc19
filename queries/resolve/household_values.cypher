// purpose: What several living profiles share: identifiers still held and not blocked, devices but tills, told households.
// param: most = 13 — most profiles listed of one value, for a value of more is no home's
// returns: kind, value, people
MATCH (i:Identifier)
WHERE i.kind IN ['cookie', 'email', 'loyalty_card', 'phone'] AND i.blocked IS NULL AND COUNT { (i)<-[:HAS]-() } > 1
WITH
  i,
  COLLECT {
    MATCH (i)<-[held:HAS]-(:Customer)-[:RESOLVED_TO]->(p:Profile)
    WHERE held.until IS NULL AND p.family_name IS NOT NULL
    RETURN DISTINCT p.profile_id LIMIT $most
  } AS people
WHERE size(people) > 1
RETURN i.kind AS kind, i.value AS value, people
UNION ALL
MATCH (d:Device)
WHERE coalesce(d.kind, '') <> 'till' AND COUNT { (d)<-[:USED]-() } > 1
WITH
  d,
  COLLECT {
    MATCH (d)<-[:USED]-(:Customer)-[:RESOLVED_TO]->(p:Profile)
    WHERE p.family_name IS NOT NULL
    RETURN DISTINCT p.profile_id LIMIT $most
  } AS people
WHERE size(people) > 1
RETURN 'device' AS kind, d.uid AS value, people
UNION ALL
MATCH (h:Household)
WHERE COUNT { (h)<-[:LIVES_IN]-() } > 1
WITH
  h,
  COLLECT { MATCH (h)<-[:LIVES_IN]-(:Customer)-[:RESOLVED_TO]->(p:Profile) RETURN DISTINCT p.profile_id LIMIT $most }
    AS people
WHERE size(people) > 1
RETURN 'household' AS kind, h.uid AS value, people
