// title: Cases are found by what they are about
// mode: schema
CREATE INDEX case_subject IF NOT EXISTS FOR (n:Case) ON (n.subject)
