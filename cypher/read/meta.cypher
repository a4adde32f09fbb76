// title: Which state do the data have?
// mode: read
// column revision: integer - rises by one with every change
// column schema_version: integer - version of the layout of the data
// column schema_mark: string - mark of the constraints that were set up last
MATCH (m:Meta {id: 'revision'})
RETURN m.value AS revision, m.schema_version AS schema_version, m.schema_mark AS schema_mark
