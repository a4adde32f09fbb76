// title: Raise the revision by one
// mode: write
//   Comes first in every change: on Neo4j it makes other writers wait, on ArcadeDB the later one starts again.
// column revision: integer - the new one
MATCH (m:Meta {id: 'revision'})
SET m.value = m.value + 1
RETURN m.value AS revision
