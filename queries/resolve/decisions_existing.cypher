// purpose: Which of some profiles and accounts exist, retired or not.
// param: ids = [] — the profiles or accounts
// returns: id
MATCH (p:Profile) WHERE p.profile_id IN $ids
RETURN p.profile_id AS id
UNION ALL
MATCH (a:Account) WHERE a.account_id IN $ids
RETURN a.account_id AS id
