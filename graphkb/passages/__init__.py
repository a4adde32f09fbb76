"""Texts of documents, kept locally, so that a fact shows its passage."""
