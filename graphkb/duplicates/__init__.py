"""Records that may mean the same: found, explained, decided, merged."""
