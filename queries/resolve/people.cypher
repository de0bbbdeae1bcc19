// purpose: All records of people, as resolution reads them.
// returns: label, uid, source, given_name, patronymic, family_name, suffix, birth_date, sex, language, city, region, postcode, address, updated, created, seen
MATCH (r:Customer)
RETURN
  'Customer' AS label, r.uid AS uid, r.source AS source, r.given_name AS given_name, r.patronymic AS patronymic,
  r.family_name AS family_name, r.suffix AS suffix, toString(r.birth_date) AS birth_date, r.sex AS sex, r.language AS language,
  r.city AS city,
  r.region AS region, r.postcode AS postcode, r.address AS address, coalesce(r.updated_at, r.created_at).epochMillis AS updated, r.created_at.epochMillis AS created,
  r.seen_at.epochMillis AS seen
UNION ALL
MATCH (r:DecisionMaker)
RETURN
  'DecisionMaker' AS label, r.uid AS uid, r.source AS source, r.given_name AS given_name, r.patronymic AS patronymic,
  r.family_name AS family_name, r.suffix AS suffix, null AS birth_date, null AS sex, null AS language, null AS city,
  null AS region, null AS postcode, null AS address,
  r.updated_at.epochMillis AS updated, null AS created, r.seen_at.epochMillis AS seen
