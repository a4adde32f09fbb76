// title: What did one change do, fact by fact?
// mode: read
// param change: string - id of the entry of the change log
// column facts: list of string - one JSON text a fact: what, id, before, after
MATCH (p:ChangedFacts {change: $change})
RETURN p.facts AS facts
ORDER BY p.part
