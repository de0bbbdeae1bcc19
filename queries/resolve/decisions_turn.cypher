// purpose: Take the lock that lets one person's decision be carried out at a time; held until the transaction ends.
// returns: uid
MERGE (turn:IdentityLog {uid: 'turn'})
SET turn.uid = 'turn'
RETURN turn.uid AS uid
