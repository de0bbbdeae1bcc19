// purpose: Whether a load run has been finished, so that its file need not be loaded again.
// param: uid = "shop|orders.jsonl|0000000000000000" — Source, file name and the start of its checksum.
// returns: finished_at
MATCH (run:LoadRun {uid: $uid})
WHERE run.finished_at IS NOT NULL
RETURN run.finished_at AS finished_at
