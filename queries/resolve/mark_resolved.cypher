// purpose: Note that the records of some load runs have been resolved.
// param: runs = [] — uids of load runs
// returns: resolved
UNWIND $runs AS uid
MATCH (run:LoadRun {uid: uid})
REMOVE run.waiting_since, run.touched
WITH run
MATCH (model:IdentityModel {uid: 'people'})
MERGE (run)-[:RESOLVED_BY]->(model)
RETURN count(run) AS resolved
