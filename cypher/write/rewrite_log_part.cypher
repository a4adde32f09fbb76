// title: Put a part of the change log without what was erased in the place of the old one
// mode: write
//   The only thing that ever writes over the change log.
// param id: string - id of the part
// param facts: list of string - one JSON text a fact
// column written: integer - 1, or 0 if it is not there
MATCH (p:ChangedFacts {id: $id})
SET p.facts = $facts
RETURN count(p) AS written
