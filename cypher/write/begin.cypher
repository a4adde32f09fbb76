// title: Make the revision, once
// mode: write
// param schema_version: integer - version of the layout of the data
// column revision: integer - the revision, 0 at first
MERGE (m:Meta {id: 'revision'})
ON CREATE SET m.value = 0, m.schema_version = $schema_version, m.schema_mark = ''
RETURN m.value AS revision
