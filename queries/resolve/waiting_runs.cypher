// purpose: Load runs that are finished and whose records have not been resolved, with what they wrote.
// returns: uid, touched
MATCH (run:LoadRun)
WHERE run.waiting_since IS NOT NULL
RETURN run.uid AS uid, run.touched AS touched
ORDER BY uid
