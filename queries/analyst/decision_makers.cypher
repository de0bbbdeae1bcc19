// purpose: Who decides at a company, which of our people know them, and how many deals are open there.
// param: inn = null — tax number of the company; null takes the companies with most open deals
// param: rows = 50 — most rows
// returns: account_id, company, person_uid, person, title, role, since, open_deals, contacts, last_contact_at, known_by
CALL () {
  MATCH (:Identifier {uid: 'inn:' + $inn})<-[:HAS]-(:Company)-[:RESOLVED_TO]->(a:Account)
  RETURN DISTINCT a
  UNION
  WITH $inn AS given WHERE given IS NULL
  MATCH (a:Account)<-[:RESOLVED_TO]-(:Company)<-[:HOLDS]-(:DecisionMaker)
  RETURN DISTINCT a
}
WITH a, COUNT {
  MATCH (a)<-[:RESOLVED_TO]-(:Company)<-[:WITH]-(deal:Deal) WHERE deal.closed_at IS NULL
} AS open_deals
ORDER BY open_deals DESC, a.account_id LIMIT $rows
MATCH (a)<-[:RESOLVED_TO]-(:Company)<-[post:HOLDS]-(d:DecisionMaker)
WHERE post.until IS NULL
CALL (d) {
  UNWIND [d] + COLLECT {
    MATCH (d)-[:RESOLVED_TO]->(:Profile)<-[:RESOLVED_TO]-(other:DecisionMaker) RETURN other
  } AS same
  MATCH (same)<-[tie:KNOWS|MET|WROTE]-(e:Employee)
  WITH DISTINCT tie, e
  WITH e, sum(tie.count) AS times, max(tie.last_at) AS last ORDER BY times DESC, e.uid
  RETURN sum(times) AS contacts, max(last) AS last_contact_at, collect(e.name) AS known_by
}
RETURN
  a.account_id AS account_id, a.name AS company, d.uid AS person_uid,
  trim(coalesce(d.given_name, '') + ' ' + coalesce(d.patronymic + ' ', '') + coalesce(d.family_name, '')) AS person,
  post.title AS title, post.role AS role, post.since AS since, open_deals, contacts, last_contact_at, known_by
ORDER BY open_deals DESC, account_id, CASE WHEN role = 'decides' THEN 0 ELSE 1 END, contacts DESC, person_uid, title
LIMIT $rows
