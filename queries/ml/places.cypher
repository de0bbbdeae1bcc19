// purpose: Where profiles stand among others, for segments.
// returns: profile_id, embedding
MATCH (p:Profile)
WHERE p.embedding IS NOT NULL AND NOT EXISTS { (p)-[:MERGED_INTO]->() }
RETURN p.profile_id AS profile_id, p.embedding AS embedding
ORDER BY profile_id
