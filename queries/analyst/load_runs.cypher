// purpose: What was loaded from where and when, and how many rows were turned away.
// param: rows = 50 — most rows, the newest runs
// returns: system, file, started_at, finished_at, read, accepted, rejected, checksum
MATCH (run:LoadRun)-[:FROM]->(s:Source)
RETURN
  s.uid AS system, run.file AS file, run.started_at AS started_at, run.finished_at AS finished_at, run.read AS read,
  run.accepted AS accepted, run.rejected AS rejected, run.checksum AS checksum
ORDER BY started_at DESC, system, file
LIMIT $rows
