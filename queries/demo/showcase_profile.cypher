// purpose: The profile that shows most: many systems, orders, tickets, devices and a churn prediction.
// returns: profile_id, email, sources, records
MATCH (p:Profile)
WHERE p.retired_at IS NULL AND p.order_count > 0
WITH p ORDER BY size(p.sources) DESC, p.order_count DESC, p.profile_id LIMIT 200
WITH p,
     EXISTS { (p)-[:PREDICTED]->(:Prediction {task: 'churn'}) } AS predicted,
     EXISTS { (p)<-[:RESOLVED_TO]-(:Customer)-[:OPENED]->(:Ticket) } AS complained,
     EXISTS { (p)<-[:RESOLVED_TO]-(:Customer)-[:USED]->(:Device) } AS seen
RETURN p.profile_id AS profile_id, p.email AS email, p.sources AS sources, p.record_count AS records
ORDER BY predicted DESC, complained DESC, seen DESC, size(p.sources) DESC, p.order_count DESC, p.profile_id
LIMIT 1
