// purpose: Place profiles among others: near is alike. Those that stand there already are not touched.
// param: rows = [] — pairs of a profile_id and its vector
// returns: placed
UNWIND $rows AS row
MATCH (profile:Profile {profile_id: row[0]})
WHERE profile.embedding IS NULL OR profile.embedding <> row[1]
SET profile.embedding = row[1]
RETURN count(*) AS placed
