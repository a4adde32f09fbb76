"""Pictures made on the server: the layout of the map, the map file to pass on."""
