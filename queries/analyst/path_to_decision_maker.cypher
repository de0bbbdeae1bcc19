// purpose: The shortest way from one of our people to a decision-maker, over acquaintances, people and companies.
// param: decision_maker = null — uid of the decision-maker; null takes one whom a colleague of theirs could introduce
// param: employee = null — uid of the one of us to begin with; null tries everybody
// param: rows = 10 — most rows
// returns: steps, employee, decision_maker, way, path
CALL () {
  MATCH (target:DecisionMaker {uid: $decision_maker})
  RETURN target
  UNION
  WITH $decision_maker AS given WHERE given IS NULL
  MATCH (:Employee)-[:KNOWS|MET|WROTE]->(known:DecisionMaker)-[:HOLDS]->(:Company)<-[:HOLDS]-(target:DecisionMaker)
  WHERE NOT EXISTS { (:Employee)-[:KNOWS|MET|WROTE]->(target) }
    AND NOT EXISTS {
      (target)-[:RESOLVED_TO]->(:Profile)<-[:RESOLVED_TO]-(:DecisionMaker)<-[:KNOWS|MET|WROTE]-(:Employee)
    }
  RETURN target ORDER BY target.uid LIMIT 1
}
MATCH (e:Employee)
WHERE $employee IS NULL OR e.uid = $employee
MATCH path = ALL SHORTEST (e)-[:KNOWS|MET|WROTE|HOLDS|RESOLVED_TO]-{1,8}(target)
WITH
  path, e, target,
  [n IN nodes(path) | coalesce(n.name, n.given_name + ' ' + n.family_name, n.family_name, n.uid, n.profile_id)] AS names,
  [r IN relationships(path) | type(r)] AS ties
ORDER BY ties
WITH e, target, names, [n IN nodes(path) | elementId(n)] AS stops, head(collect({ties: ties, path: path})) AS one
WITH e, target, names, one.ties AS ties, one.path AS path
RETURN
  size(ties) AS steps, e.name AS employee, target.uid AS decision_maker,
  reduce(way = names[0], i IN range(0, size(ties) - 1) | way + ' –' + ties[i] + '– ' + names[i + 1]) AS way, path
ORDER BY steps, way
LIMIT $rows
