// purpose: Place products among others: near is alike. Those that stand there already are not touched.
// param: rows = [] — pairs of a uid and its vector
// returns: placed
UNWIND $rows AS row
MATCH (product:Product {uid: row[0]})
WHERE product.embedding IS NULL OR product.embedding <> row[1]
SET product.embedding = row[1]
RETURN count(*) AS placed
