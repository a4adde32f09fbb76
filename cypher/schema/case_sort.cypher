// title: Cases are found by their sort
// mode: schema
CREATE INDEX case_sort IF NOT EXISTS FOR (n:Case) ON (n.sort)
