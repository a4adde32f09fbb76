// title: In which parts is what one change did kept?
// mode: read
//   Asked when a person or body is erased; otherwise changed_facts.cypher.
// param change: string - id of the entry of the change log
// column id: string - id of the part
// column facts: list of string - one JSON text a fact
MATCH (p:ChangedFacts {change: $change})
RETURN p.id AS id, p.facts AS facts
ORDER BY p.part
