// purpose: What the rules that keep records apart look at, for some records.
// param: members = [] — label and uid of each record
// returns: label, uid, given_name, patronymic, family_name, suffix, birth_date, sex, name, legal_name, legal_form, city, owners, identifiers
CALL () {
  MATCH (r:Customer) WHERE r.uid IN [member IN $members WHERE member[0] = 'Customer' | member[1]]
  RETURN r, 'Customer' AS label
  UNION ALL
  MATCH (r:DecisionMaker) WHERE r.uid IN [member IN $members WHERE member[0] = 'DecisionMaker' | member[1]]
  RETURN r, 'DecisionMaker' AS label
  UNION ALL
  MATCH (r:Company) WHERE r.uid IN [member IN $members WHERE member[0] = 'Company' | member[1]]
  RETURN r, 'Company' AS label
}
RETURN
  label, r.uid AS uid, r.given_name AS given_name, r.patronymic AS patronymic, r.family_name AS family_name,
  r.suffix AS suffix,
  toString(r.birth_date) AS birth_date, r.sex AS sex, r.name AS name, r.legal_name AS legal_name,
  r.legal_form AS legal_form, r.city AS city,
  COLLECT { MATCH (r)-[:OWNED_BY]->(owner:Company) RETURN owner.uid } AS owners,
  COLLECT { MATCH (r)-[:HAS]->(i:Identifier) RETURN [i.kind, i.value] } AS identifiers
