// title: Which states were saved, newest first?
// mode: read
// column id: string - its id
// column name: string - what people call it
// column at: string - when it was recorded, ISO 8601
// column by: string - who
// column revision: integer - the revision it holds
// column nodes: list of integer - nodes that the public, the network and the administration see
// column relations: list of integer - relations that the public, the network and the administration see
// column size: integer - bytes of its content as kept
// column mark: string - check of its content
MATCH (s:SavedState)
RETURN s.id AS id, s.name AS name, toString(s.at) AS at, s.by AS by, s.revision AS revision, s.nodes AS nodes,
       s.relations AS relations, s.size AS size, s.mark AS mark
ORDER BY s.at DESC, id DESC
