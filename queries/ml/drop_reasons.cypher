// purpose: Remove edges to nodes behind reasons that no longer hold: those that are not in the list to keep.
// param: rows = [] — pairs of a prediction's uid and what it still rests on, each as rank|key
// returns: removed
UNWIND $rows AS row
MATCH (:Prediction {uid: row[0]})-[because:BECAUSE]->(target)
WHERE NOT (toString(because.rank) + '|' + target.uid) IN row[1]
DELETE because
RETURN count(*) AS removed
