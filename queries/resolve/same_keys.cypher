// purpose: Records that share a key of likeness with a record; one list of keys for each rule.
// param: k0 = [] — keys under the first rule
// param: k1 = [] — under the second
// param: k2 = [] — under the third
// param: k3 = [] — under the fourth
// param: k4 = [] — under the fifth
// param: k5 = [] — under the sixth
// param: labels = [] — labels of the records
// returns: uid
CALL () {
  // The planner may take a whole index for a list of keys where it knows little of them yet; the hint keeps it from that.
  UNWIND $k0 AS key MATCH (r)-[e:RESOLVED_TO]->() USING INDEX SEEK e:RESOLVED_TO(_k0) WHERE e._k0 = key RETURN r
  UNION
  UNWIND $k1 AS key MATCH (r)-[e:RESOLVED_TO]->() USING INDEX SEEK e:RESOLVED_TO(_k1) WHERE e._k1 = key RETURN r
  UNION
  UNWIND $k2 AS key MATCH (r)-[e:RESOLVED_TO]->() USING INDEX SEEK e:RESOLVED_TO(_k2) WHERE e._k2 = key RETURN r
  UNION
  UNWIND $k3 AS key MATCH (r)-[e:RESOLVED_TO]->() USING INDEX SEEK e:RESOLVED_TO(_k3) WHERE e._k3 = key RETURN r
  UNION
  UNWIND $k4 AS key MATCH (r)-[e:RESOLVED_TO]->() USING INDEX SEEK e:RESOLVED_TO(_k4) WHERE e._k4 = key RETURN r
  UNION
  UNWIND $k5 AS key MATCH (r)-[e:RESOLVED_TO]->() USING INDEX SEEK e:RESOLVED_TO(_k5) WHERE e._k5 = key RETURN r
}
WITH r WHERE any(label IN labels(r) WHERE label IN $labels)
RETURN r.uid AS uid
