// purpose: A group of companies as a tree, from the company at the top down, with the stake along the way.
// param: inn = null — tax number of any member of the group; null shows the largest group
// param: depth = 10 — most levels below the top, up to 10
// param: rows = 200 — most rows
// returns: depth, company, inn, status, stake_in_it, stake_of_top, chain, path
CALL () {
  MATCH (:Identifier {uid: 'inn:' + $inn})<-[:HAS]-(:Company)-[:RESOLVED_TO]->(:Account)<-[:RESOLVED_TO]-(other:Company)
  RETURN other AS member
  UNION
  MATCH (:Identifier {uid: 'inn:' + $inn})<-[:HAS]-(member:Company)
  RETURN member
  UNION
  WITH $inn AS given WHERE given IS NULL
  MATCH (member:Company)
  WHERE EXISTS { (member)<-[:OWNED_BY]-(:Company) } AND NOT EXISTS { (member)-[:OWNED_BY]->(:Company) }
  MATCH (member)<-[:OWNED_BY*1..10]-(below:Company)
  WITH member, count(DISTINCT below) AS companies
  RETURN member ORDER BY companies DESC, member.uid LIMIT 1
}
OPTIONAL MATCH (member)-[:OWNED_BY*1..10]->(owner:Company)
WHERE NOT EXISTS { (owner)-[:OWNED_BY]->(:Company) }
WITH DISTINCT coalesce(owner, member) AS top
WITH top, EXISTS { (top)<-[:OWNED_BY]-(:Company) } AS owns ORDER BY owns DESC, top.uid
WITH collect([top, owns]) AS tops
UNWIND CASE WHEN tops[0][1] THEN [each IN tops WHERE each[1] | each[0]] ELSE [tops[0][0]] END AS top
MATCH path = (top)<-[owned:OWNED_BY*0..10]-(c:Company)
WHERE size(owned) <= $depth AND all(o IN owned WHERE o.until IS NULL)
OPTIONAL MATCH (c)-[:RESOLVED_TO]->(a:Account)
WITH
  path, owned, a, c,
  [n IN nodes(path) | coalesce(head(COLLECT { MATCH (n)-[:RESOLVED_TO]->(w:Account) RETURN w.name }), n.name, n.uid)] AS chain
RETURN
  size(owned) AS depth, chain[-1] AS company, a.inn AS inn, coalesce(a.status, c.status) AS status,
  CASE WHEN size(owned) > 0 THEN owned[-1].share END AS stake_in_it,
  round(reduce(stake = 1.0, o IN owned | stake * o.share), 4) AS stake_of_top, chain, path
ORDER BY chain, [n IN nodes(path) | n.uid]
LIMIT $rows
