// purpose: A segment, if it exists.
// param: segment = "vip" — key of the segment
// returns: segment
MATCH (s:Segment {uid: $segment})
RETURN s.uid AS segment
