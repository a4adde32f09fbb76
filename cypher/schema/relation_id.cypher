// title: Every relation of a type has an id of its own
// mode: schema
// for each: relation, written here as :RUNS
//   A constraint without a name: each engine makes one from type and property.
CREATE CONSTRAINT IF NOT EXISTS FOR ()-[r:RUNS]-() REQUIRE r.id IS UNIQUE
