"""What changes when a source is withdrawn."""
