// purpose: Take the lock on what was answered to an Idempotency-Key, and tell what that was; null if nothing, or too old.
// param: uid = "0" — digest of the key and of who sent it
// returns: request, answer
MERGE (r:Receipt {uid: $uid})
SET r.uid = $uid
WITH r, r.expires_at > datetime() AS valid
RETURN CASE WHEN valid THEN r.request END AS request, CASE WHEN valid THEN r.answer END AS answer
