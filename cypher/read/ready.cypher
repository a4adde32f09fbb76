// title: Does the database answer?
// mode: read
// column one: integer - 1
RETURN 1 AS one
