"""The analyses: a snapshot in, frozen rows out; pure, seeded, each described as an object.

`registry.py` lists them all. None of them touches the database.
"""
