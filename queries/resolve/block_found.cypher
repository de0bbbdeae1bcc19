// purpose: An identifier as people name it, and why it is blocked.
// param: uids = [] — keys that it may have, the likeliest first
// returns: uid, blocked
UNWIND range(0, size($uids) - 1) AS at
MATCH (i:Identifier {uid: $uids[at]})
RETURN i.uid AS uid, i.blocked AS blocked
ORDER BY at
LIMIT 1
