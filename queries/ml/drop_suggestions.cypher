// purpose: Remove suggestions of predictions that no longer hold: those whose target is not in the list to keep.
// param: rows = [] — pairs of a prediction's uid and the keys that it still suggests
// returns: removed
UNWIND $rows AS row
MATCH (:Prediction {uid: row[0]})-[suggestion:SUGGESTS]->(target)
WHERE NOT target.uid IN row[1]
DELETE suggestion
RETURN count(*) AS removed
