// title: Delete everything of the knowledge base, its saved states, decisions, cases and change log
// mode: write
// param limit: integer - at most this many nodes at once
// column written: integer - how many were deleted
MATCH (n)
WHERE n:Entity OR n:Change OR n:ChangedFacts OR n:SavedState OR n:SavedStatePart OR n:DuplicateDecision OR n:Case
WITH n LIMIT $limit
DETACH DELETE n
RETURN count(*) AS written
