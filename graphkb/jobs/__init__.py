"""Long work with progress: imports and exports that can be cancelled and survive a restart."""
