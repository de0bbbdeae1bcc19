// purpose: Everything about one person, found by e-mail: who, where known, what bought, asked, answered, predicted.
// param: email = null — the e-mail, as cleaned (lower case); null shows the profile known to most systems
// param: rows = 5 — most orders, tickets and visits listed
// returns: profile_id, name, birth_date, sex, city, sources, records, identifiers, order_count, spent_minor, currency, last_orders, carts_left, tickets, returns, visits, messages, reviews, nps, offers, loyalty, consents, devices, household, positions, segments, predictions
CALL () {
  MATCH (:Identifier {uid: 'email:' + toLower(trim($email))})<-[:HAS]-(:Customer|DecisionMaker)-[:RESOLVED_TO]->(found:Profile)
  RETURN found
  UNION
  WITH $email AS given WHERE given IS NULL
  MATCH (found:Profile)
  WHERE found.record_count > 0 AND found.retired_at IS NULL
  RETURN found ORDER BY size(found.sources) DESC, found.record_count DESC, found.profile_id LIMIT 1
}
WITH found AS p ORDER BY p.profile_id
CALL (p) {
  MATCH (p)<-[:RESOLVED_TO]-(:Customer)-[:RECEIVED]->(m:Message)
  RETURN {sent: count(m), opened: count(m.opened_at), clicked: count(m.clicked_at), last: max(m.sent_at)} AS messages
}
CALL (p) {
  MATCH (p)<-[:RESOLVED_TO]-(:Customer)-[:MADE]->(s:Session)
  RETURN {visits: count(s), pages: sum(s.pages), last: max(s.started_at)} AS visits
}
RETURN
  p.profile_id AS profile_id,
  trim(coalesce(p.given_name, '') + ' ' + coalesce(p.patronymic + ' ', '') + coalesce(p.family_name, '')) AS name,
  p.birth_date AS birth_date, p.sex AS sex, p.city AS city, p.sources AS sources,
  COLLECT { MATCH (p)<-[:RESOLVED_TO]-(r:Customer|DecisionMaker) RETURN r.uid AS uid ORDER BY uid } AS records,
  COLLECT {
    MATCH (p)<-[:RESOLVED_TO]-(:Customer|DecisionMaker)-[:HAS]->(i:Identifier)
    RETURN DISTINCT i.uid AS uid ORDER BY uid
  } AS identifiers,
  p.order_count AS order_count, p.spent_minor AS spent_minor, p.currency AS currency,
  COLLECT {
    MATCH (p)<-[:RESOLVED_TO]-(:Customer)-[:PLACED]->(o:Order)
    WITH o ORDER BY o.placed_at DESC, o.uid LIMIT $rows
    RETURN {
      order: o.number, at: o.placed_at, status: o.status, amount_minor: o.amount_minor, currency: o.currency,
      items: COLLECT { MATCH (o)-[:CONTAINS]->(g:Product) RETURN DISTINCT g.name AS name ORDER BY name }
    }
  } AS last_orders,
  COUNT {
    MATCH (p)<-[:RESOLVED_TO]-(:Customer)-[:FILLED]->(k:Cart) WHERE k.converted_at IS NULL
  } AS carts_left,
  COLLECT {
    MATCH (p)<-[:RESOLVED_TO]-(:Customer)-[:OPENED]->(t:Ticket)
    RETURN {topic: t.topic, status: t.status, at: t.opened_at, reopened: t.reopened, satisfaction: t.satisfaction}
    ORDER BY t.opened_at DESC, t.uid LIMIT $rows
  } AS tickets,
  COUNT { MATCH (p)<-[:RESOLVED_TO]-(:Customer)-[:PLACED]->(:Order)<-[:OF]-(:Return) } AS returns,
  visits, messages,
  COLLECT {
    MATCH (p)<-[:RESOLVED_TO]-(:Customer)-[:WROTE]->(v:Review)-[:ABOUT]->(g:Product)
    RETURN {product: g.name, rating: v.rating, at: v.written_at} ORDER BY v.written_at DESC, v.uid LIMIT $rows
  } AS reviews,
  COLLECT {
    MATCH (p)<-[:RESOLVED_TO]-(:Customer)-[:ANSWERED]->(q:SurveyResponse)
    RETURN {nps: q.nps, at: q.answered_at} ORDER BY q.answered_at DESC, q.uid LIMIT $rows
  } AS nps,
  COLLECT {
    MATCH (p)<-[:RESOLVED_TO]-(:Customer)<-[made:OFFERED]-(f:Offer)
    RETURN {offer: f.name, channel: made.channel, outcome: made.outcome, at: made.at}
    ORDER BY made.at DESC, f.uid LIMIT $rows
  } AS offers,
  COLLECT {
    MATCH (p)<-[:RESOLVED_TO]-(:Customer)-[:MEMBER_OF]->(l:LoyaltyAccount)
    RETURN {tier: l.tier, points: l.points, joined_at: l.joined_at} ORDER BY l.joined_at, l.uid
  } AS loyalty,
  COLLECT {
    MATCH (p)<-[:RESOLVED_TO]-(:Customer)-[:GAVE]->(c:Consent)
    RETURN {purpose: c.purpose, granted: c.granted, given_at: c.given_at, withdrawn_at: c.withdrawn_at}
    ORDER BY c.purpose, c.uid
  } AS consents,
  COLLECT {
    MATCH (p)<-[:RESOLVED_TO]-(:Customer)-[:USED]->(d:Device)
    RETURN DISTINCT d.kind + coalesce(', ' + d.system, '') + coalesce(', ' + d.browser, '') AS device ORDER BY device
  } AS devices,
  COLLECT {
    MATCH (p)<-[:RESOLVED_TO]-(:Customer)-[:LIVES_IN]->(h:Household)
    RETURN {size: h.size, children: h.children, composition: h.composition} ORDER BY h.uid
  } AS household,
  COLLECT {
    MATCH (p)<-[:RESOLVED_TO]-(:DecisionMaker)-[post:HOLDS]->(b:Company)
    RETURN {title: post.title, role: post.role, company: b.name, since: post.since, until: post.until}
    ORDER BY post.since DESC, b.uid
  } AS positions,
  COLLECT { MATCH (p)-[:IN_SEGMENT]->(z:Segment) RETURN z.name AS name ORDER BY name } AS segments,
  COLLECT {
    MATCH (p)-[:PREDICTED]->(x:Prediction)
    RETURN {
      task: x.task, probability: x.probability, reasons: x.reasons, as_of: x.as_of,
      suggestions: COLLECT {
        MATCH (x)-[s:SUGGESTS]->(item:Product|Category)
        RETURN item.name ORDER BY s.rank, item.name LIMIT 10
      }
    }
    ORDER BY x.as_of DESC, x.task LIMIT $rows
  } AS predictions
