// title: What was changed between two revisions?
// mode: read
// param after: integer - only changes that made a later revision than this
// param before: integer - only changes that made an earlier revision than this
// param limit: integer - at most this many, newest first
// column id: string - id of the entry
// column revision: integer - the revision that the change made
// column at: string - when, ISO 8601
// column by: string - who
// column reason: string - what for
// column counts: list of integer - nodes created, updated, deleted, then relations created, updated, deleted
MATCH (c:Change)
WHERE c.revision > $after AND c.revision < $before
RETURN c.id AS id, c.revision AS revision, toString(c.at) AS at, c.by AS by, c.reason AS reason, c.counts AS counts
ORDER BY revision DESC
LIMIT $limit
