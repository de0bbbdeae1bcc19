// purpose: The account that shows most: decision-makers, deals, a parent company and several records.
// returns: account_id, inn
MATCH (a:Account)
WHERE a.retired_at IS NULL
WITH a,
     EXISTS { (a)<-[:RESOLVED_TO]-(:Company)-[:OWNED_BY]->(:Company) } AS owned,
     COUNT { (a)<-[:RESOLVED_TO]-(:Company)<-[:HOLDS]-(:DecisionMaker) } AS deciders,
     COUNT { (a)<-[:RESOLVED_TO]-(:Company)<-[:WITH]-(:Deal) } AS deals
RETURN a.account_id AS account_id, a.inn AS inn
ORDER BY owned AND deals > 0 DESC, deciders DESC, deals DESC, a.account_id
LIMIT 1
