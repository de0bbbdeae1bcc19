// purpose: Take items off the review queue.
// param: uids = [] — keys of the items
// returns: closed
UNWIND $uids AS uid
MATCH (item:ReviewItem {uid: uid})
DETACH DELETE item
RETURN count(*) AS closed
