// purpose: Records that share a key of likeness with a record.
// param: keys = [] — keys, each behind the number of its rule, one digit
// param: labels = [] — labels of the records
// returns: uid
CALL () {
  // The planner may take a whole index for a list of keys where it knows little of them yet; the hint keeps it from that.
  // One list for all rules: plans are kept by the sizes of lists, and of six lists there were hundreds of plans.
  UNWIND [key IN $keys WHERE key STARTS WITH '0' | substring(key, 1)] AS key
  MATCH (r)-[e:RESOLVED_TO]->() USING INDEX SEEK e:RESOLVED_TO(_k0) WHERE e._k0 = key RETURN r
  UNION
  UNWIND [key IN $keys WHERE key STARTS WITH '1' | substring(key, 1)] AS key
  MATCH (r)-[e:RESOLVED_TO]->() USING INDEX SEEK e:RESOLVED_TO(_k1) WHERE e._k1 = key RETURN r
  UNION
  UNWIND [key IN $keys WHERE key STARTS WITH '2' | substring(key, 1)] AS key
  MATCH (r)-[e:RESOLVED_TO]->() USING INDEX SEEK e:RESOLVED_TO(_k2) WHERE e._k2 = key RETURN r
  UNION
  UNWIND [key IN $keys WHERE key STARTS WITH '3' | substring(key, 1)] AS key
  MATCH (r)-[e:RESOLVED_TO]->() USING INDEX SEEK e:RESOLVED_TO(_k3) WHERE e._k3 = key RETURN r
  UNION
  UNWIND [key IN $keys WHERE key STARTS WITH '4' | substring(key, 1)] AS key
  MATCH (r)-[e:RESOLVED_TO]->() USING INDEX SEEK e:RESOLVED_TO(_k4) WHERE e._k4 = key RETURN r
  UNION
  UNWIND [key IN $keys WHERE key STARTS WITH '5' | substring(key, 1)] AS key
  MATCH (r)-[e:RESOLVED_TO]->() USING INDEX SEEK e:RESOLVED_TO(_k5) WHERE e._k5 = key RETURN r
}
WITH r WHERE any(label IN labels(r) WHERE label IN $labels)
RETURN r.uid AS uid
