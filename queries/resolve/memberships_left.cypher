// purpose: Retired profiles that still show segments which the living ones should: a run was cut off, or an older version merged them.
// returns: id
MATCH (:Segment)<-[:IN_SEGMENT|LEFT_SEGMENT]-(p:Profile)-[:MERGED_INTO]->(:Profile)
RETURN DISTINCT p.profile_id AS id
