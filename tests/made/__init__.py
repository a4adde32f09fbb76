"""Workbooks that tests make for themselves: districts that do not exist."""
