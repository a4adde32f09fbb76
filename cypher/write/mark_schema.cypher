// title: Remember which constraints are set up
// mode: write
// param schema_mark: string - mark of them
// column revision: integer - the revision, unchanged
MATCH (m:Meta {id: 'revision'})
SET m.schema_mark = $schema_mark
RETURN m.value AS revision
