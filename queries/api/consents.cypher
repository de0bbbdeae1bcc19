// purpose: Records of a person, by the id of a profile or the uid of a customer, with their consents to a purpose.
// param: person = "P-1" — id of a profile, a retired one too, or uid of a customer
// param: purpose = "marketing_email" — what for
// returns: record, consents
CALL () {
  MATCH (c:Customer {uid: $person}) RETURN c
  UNION
  MATCH (:Profile {profile_id: $person})-[:MERGED_INTO*0..]->(:Profile)<-[:RESOLVED_TO]-(c:Customer) RETURN c
}
RETURN c.uid AS record, [(c)-[:GAVE]->(k:Consent) WHERE k.purpose = $purpose | k.uid] AS consents
ORDER BY record
