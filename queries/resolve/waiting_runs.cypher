// purpose: Load runs that are finished and whose records have not been resolved.
// returns: uid, accepted
MATCH (run:LoadRun)
WHERE run.finished_at IS NOT NULL AND NOT EXISTS { (run)-[:RESOLVED_BY]->(:IdentityModel) }
RETURN run.uid AS uid, coalesce(run.accepted, 0) AS accepted
ORDER BY uid
