// purpose: The open items of the review queue, most valuable first: the more doubtful, and the more records it is about.
// param: value = null — value of the last item seen
// param: uid = null — key of the last item seen
// param: item = null — key of the one item wanted
// param: rows = 50 — most rows
// returns: uid, side, probability, reason, opened_at, value, records
MATCH (item:ReviewItem)-[:BETWEEN]->(record:Customer|DecisionMaker|Company)
WHERE $item IS NULL OR item.uid = $item
OPTIONAL MATCH (record)-[:RESOLVED_TO]->(entity:Profile|Account)
WITH
  item, collect(DISTINCT entity) AS entities,
  collect([
    CASE WHEN record:Customer THEN 'Customer' WHEN record:Company THEN 'Company' ELSE 'DecisionMaker' END,
    record.uid, coalesce(entity.profile_id, entity.account_id),
    [
      record.given_name, record.patronymic, record.family_name, record.name, toString(record.birth_date),
      record.city
    ]
  ]) AS records
WITH item, records, entities WHERE size(records) = 2
WITH item, records, reduce(size = 0, entity IN entities | size + coalesce(entity.record_count, 1)) AS size
WITH item, records, 4 * item.probability * (1 - item.probability) * log(1 + size) AS value
WHERE $value IS NULL OR value < $value OR (value = $value AND item.uid > $uid)
RETURN
  item.uid AS uid, item.side AS side, item.probability AS probability, item.reason AS reason,
  item.opened_at AS opened_at, value, records
ORDER BY value DESC, uid
LIMIT $rows
