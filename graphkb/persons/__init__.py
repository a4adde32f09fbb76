"""What is kept of persons: export, erasure, objection, and consent to show a contact."""
