// purpose: Keys of the open items of the review queue.
// param: side = "people" — people or companies
// returns: uid
MATCH (item:ReviewItem {side: $side})
RETURN item.uid AS uid
