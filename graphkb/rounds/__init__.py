"""Rounds of asking: which body was asked for what, with which form, and what came back."""
