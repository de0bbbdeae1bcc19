// purpose: Delete households that were found and in which nobody lives any more.
// param: uids = [] — which
// returns: deleted
UNWIND $uids AS uid
MATCH (h:Household {uid: uid})
WHERE NOT EXISTS { (h)<-[:LIVES_IN]-() }
DELETE h
RETURN count(*) AS deleted
