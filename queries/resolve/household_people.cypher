// purpose: Living profiles whose customer records tell a family name or an address, with what each record tells.
// returns: id, family_name, records
MATCH (p:Profile)
WHERE p.retired_at IS NULL
WITH
  p,
  COLLECT {
    MATCH (p)<-[:RESOLVED_TO]-(c:Customer)
    WHERE c.family_name IS NOT NULL OR c.address IS NOT NULL
    RETURN DISTINCT [c.given_name, c.patronymic, c.family_name, c.address, c.city, c.postcode]
  } AS records
WHERE size(records) > 0
RETURN p.profile_id AS id, p.family_name AS family_name, records
