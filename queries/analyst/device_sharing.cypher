// purpose: Devices that several people use: families at one tablet, or people we have not yet seen to be one.
// param: at_least = 2 — fewest profiles on one device
// param: rows = 50 — most rows
// returns: device, kind, system, profiles, profile_ids, cities, visits
MATCH (d:Device)<-[:USED]-(:Customer)-[:RESOLVED_TO]->(p:Profile)
WITH d, p ORDER BY p.profile_id
WITH d, collect(DISTINCT p.profile_id) AS profile_ids, collect(DISTINCT p.city) AS cities
WHERE size(profile_ids) >= $at_least
WITH d, profile_ids, cities ORDER BY size(profile_ids) DESC, d.uid LIMIT $rows
RETURN
  d.uid AS device, d.kind AS kind, d.system AS system, size(profile_ids) AS profiles, profile_ids, cities,
  COUNT { (d)<-[:ON]-(:Session) } AS visits
ORDER BY profiles DESC, device
