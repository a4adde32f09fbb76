"""The tests: flat, each file named after what it tests; `test_story.py` tells the whole."""
