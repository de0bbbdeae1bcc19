// purpose: Retired profiles or accounts that were merged into some, or that bear certain ids, and what each became.
// param: ids = [] — the profiles or accounts
// param: asked = [] — further ids to look at
// returns: label, id, created, retired, into
CALL () {
  MATCH (p:Profile) WHERE p.profile_id IN $asked RETURN 'Profile' AS label, p AS entity
  UNION
  MATCH (a:Account) WHERE a.account_id IN $asked RETURN 'Account' AS label, a AS entity
  UNION
  MATCH (p:Profile) WHERE p.profile_id IN $ids
  MATCH (p)<-[:MERGED_INTO*1..100]-(entity:Profile)
  RETURN 'Profile' AS label, entity
  UNION
  MATCH (a:Account) WHERE a.account_id IN $ids
  MATCH (a)<-[:MERGED_INTO*1..100]-(entity:Account)
  RETURN 'Account' AS label, entity
}
WITH label, entity WHERE entity.retired_at IS NOT NULL
OPTIONAL MATCH (entity)-[:MERGED_INTO]->(into:Profile|Account)
RETURN
  label, coalesce(entity.profile_id, entity.account_id) AS id, entity.created_at.epochMillis AS created,
  entity.retired_at.epochMillis AS retired, coalesce(into.profile_id, into.account_id) AS into
ORDER BY id
