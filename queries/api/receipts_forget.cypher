// purpose: Forget answers to Idempotency-Keys whose time is over, a thousand at most.
// returns: forgotten
MATCH (r:Receipt) WHERE r.expires_at < datetime()
WITH r LIMIT 1000
DETACH DELETE r
RETURN count(*) AS forgotten
