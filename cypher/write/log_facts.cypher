// title: Append before and after of facts to an entry of the change log
// mode: write
// param id: string - id of this part
// param change: string - id of the entry
// param part: integer - place of this part in the entry, from 0
// param facts: list of string - one JSON text a fact: what, id, before, after
// column written: integer - 1
CREATE (p:ChangedFacts {id: $id, change: $change, part: $part, facts: $facts})
RETURN count(p) AS written
