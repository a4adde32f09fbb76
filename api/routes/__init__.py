"""One file a resource: parameters → snapshot → one analysis or look-up → response."""
