// purpose: Open items of the review queue, or bring open ones up to date.
// param: side = "people" — people or companies
// param: rows = [] — key, label and uid of either record, probability, reason
// returns: written
UNWIND $rows AS row
CALL (row) {
  UNWIND [row.left, row.right] AS member
  CALL (member) {
    WITH member WHERE member[0] = 'Customer'
    MATCH (record:Customer {uid: member[1]})
    RETURN record
    UNION ALL
    WITH member WHERE member[0] = 'DecisionMaker'
    MATCH (record:DecisionMaker {uid: member[1]})
    RETURN record
    UNION ALL
    WITH member WHERE member[0] = 'Company'
    MATCH (record:Company {uid: member[1]})
    RETURN record
  }
  RETURN collect(record) AS records, max(record.seen_at) AS known
}
WITH row, records, known WHERE size(records) = 2
MERGE (item:ReviewItem {uid: row.uid})
ON CREATE SET item.opened_at = known
SET item.side = $side, item.probability = row.probability, item.reason = row.reason
WITH item, records
UNWIND records AS record
MERGE (item)-[:BETWEEN]->(record)
RETURN count(DISTINCT item) AS written
