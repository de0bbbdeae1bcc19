// purpose: Why two records are not one, as far as one statement can tell: standing decisions, what their profiles state differently, what they share, evidence that does not join, and what waits in the queue.
// param: left = null — uid of a record; null takes two records with evidence between them that does not join
// param: right = null — uid of the other record
// returns: left, right, obstacle, what, count
CALL () {
  WITH $left AS given WHERE given IS NOT NULL
  MATCH (a:Customer|DecisionMaker|Company {uid: $left})
  MATCH (b:Customer|DecisionMaker|Company {uid: $right})
  RETURN a, b
  UNION
  WITH $left AS given WHERE given IS NULL
  MATCH (a)-[tie:LINKED {joins: false}]->(b)
  RETURN a, b ORDER BY tie.weight DESC, a.uid, b.uid LIMIT 1
}
WITH
  a, b,
  [a] + COLLECT { MATCH (a)-[:RESOLVED_TO]->()<-[:RESOLVED_TO]-(x) RETURN x } AS ours,
  [b] + COLLECT { MATCH (b)-[:RESOLVED_TO]->()<-[:RESOLVED_TO]-(x) RETURN x } AS theirs
WHERE NOT b IN ours
CALL (ours, theirs) {
  UNWIND ours AS x
  MATCH (x)<-[:SPEAKS_OF]-(e:IdentityEvent)-[:SPEAKS_OF]->(y) WHERE y IN theirs
  AND NOT EXISTS {
    (e)<-[:UNDOES]-(undoing) WHERE NOT EXISTS { (undoing)<-[:UNDOES]-(back) WHERE NOT EXISTS { (back)<-[:UNDOES]-() } }
  }
  RETURN 1 AS place, 'decision' AS obstacle, e.act + ' ' + toString(e.number) AS what, count(*) AS count
  UNION ALL
  UNWIND ours AS x UNWIND theirs AS y
  UNWIND ['birth_date', 'given_name', 'patronymic', 'suffix', 'sex', 'legal_form'] AS name
  WITH x, y, name WHERE x[name] <> y[name]
  RETURN 2 AS place, 'stated differently' AS obstacle, name AS what, count(*) AS count
  UNION ALL
  UNWIND ours AS x
  MATCH (x)-[:HAS]->(i:Identifier)<-[:HAS]-(y) WHERE y IN theirs
  WITH DISTINCT i
  RETURN
    3 AS place, CASE WHEN i.blocked IS NULL THEN 'shared' ELSE 'shared, blocked: ' + i.blocked END AS obstacle,
    i.uid AS what, COUNT { (i)<-[:HAS]-() } AS count
  UNION ALL
  UNWIND ours AS x
  MATCH (x)-[tie:LINKED {joins: false}]-(y) WHERE y IN theirs
  RETURN 4 AS place, 'evidence that does not join' AS obstacle, tie.rule AS what, count(*) AS count
  UNION ALL
  UNWIND ours AS x
  MATCH (x)<-[:BETWEEN]-(item:ReviewItem)-[:BETWEEN]->(y) WHERE y IN theirs
  RETURN 5 AS place, 'waits in the queue' AS obstacle, item.reason AS what, count(*) AS count
}
RETURN a.uid AS left, b.uid AS right, obstacle, what, count
ORDER BY place, what
