"""Areas: outlines of municipalities and quarters from GeoJSON, and tiles where there are none.

No outlines are shipped: no package has openly licensed German boundaries. Whoever loads some names their source,
which is shown wherever they are (docs/decisions/0016-areas.md).
"""

from graphkb.areas.geometry import UNIT, Box, Outline, Polygon, Ring, box_of, label_point, points_of, size_of
from graphkb.areas.layers import Layer, Loaded, delete_layer, layers, load_areas, outlines_of, to_geojson
from graphkb.areas.tiles import Tile, tile_grid

__all__ = [
    "UNIT",
    "Box",
    "Layer",
    "Loaded",
    "Outline",
    "Polygon",
    "Ring",
    "Tile",
    "box_of",
    "delete_layer",
    "label_point",
    "layers",
    "load_areas",
    "outlines_of",
    "points_of",
    "size_of",
    "tile_grid",
    "to_geojson",
]
