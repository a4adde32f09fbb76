// title: Keep what was decided about a pair of bodies that may be one
// mode: write
//   Nothing is written over: the newest decision on a pair holds, the older ones stay.
// param id: string - id of the decision
// param first: string - id of one of the two
// param second: string - id of the other
// param verdict: string - same, different or unsure
// param kept: string - id that stayed when the two were merged; empty: not merged
// param at: string - when, ISO 8601 with offset
// param by: string - who
// param reason: string - why; may be empty
// column written: integer - 1
CREATE (d:DuplicateDecision {id: $id, first: $first, second: $second, verdict: $verdict, kept: $kept,
                             at: datetime($at), by: $by, reason: $reason})
RETURN count(d) AS written
