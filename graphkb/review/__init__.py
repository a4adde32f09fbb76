"""Upkeep by others: personal links, suggestions that come in by them, and the queue in which they are decided."""
