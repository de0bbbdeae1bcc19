// purpose: The living profile of each id: its own, or the one that a retired id leads to.
// param: profiles = ["P-1"] — ids of profiles
// returns: id, living
UNWIND $profiles AS id
MATCH (:Profile {profile_id: id})-[:MERGED_INTO*0..]->(p:Profile)
WHERE NOT EXISTS { (p)-[:MERGED_INTO]->(:Profile) }
RETURN DISTINCT id, p.profile_id AS living
