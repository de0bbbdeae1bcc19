// purpose: Remove retired profiles and accounts that only an undone decision made, unless something hangs on them.
// param: ids = [] — the profiles or accounts
// returns: forgotten
CALL () {
  MATCH (p:Profile) WHERE p.profile_id IN $ids RETURN p AS entity
  UNION
  MATCH (a:Account) WHERE a.account_id IN $ids RETURN a AS entity
}
WITH entity
WHERE entity.retired_at IS NOT NULL
  AND entity['_own'] IS NULL
  AND NOT EXISTS { (entity)<--() }
  AND NOT EXISTS { MATCH (entity)-[other]->() WHERE type(other) <> 'MERGED_INTO' }
DETACH DELETE entity
RETURN count(*) AS forgotten
