"""Areas for routes and pages: layers, the outlines that a reader may see, loading and deleting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from api.context import Context
from graphkb.areas import Layer, Loaded, Outline, delete_layer, layers, load_areas, outlines_of
from graphkb.model import Reader, Visibility
from graphkb.snapshot import Snapshot

__all__ = ["Areas", "Outlines"]

_ADMINISTRATION = Reader(Visibility.INTERNAL)


@dataclass(frozen=True, slots=True)
class Outlines:
    """Outlines by place, and the layers they come from."""

    of: Mapping[str, Outline]
    """Of the newest layer that has the place; empty: no areas were loaded."""
    layer: Mapping[str, Layer]
    """By place."""

    def sources(self, places: Mapping[str, object] | None = None) -> tuple[str, ...]:
        """Source notes of the outlines of these places (all if none are named), each once."""
        wanted = self.of if places is None else places
        return tuple(dict.fromkeys(self.layer[id].source for id in wanted if id in self.layer))


@dataclass(frozen=True, slots=True)
class Areas:
    """Areas as one reader sees them. Whoever loads or deletes was checked by the caller."""

    context: Context
    snapshot: Snapshot

    def layers(self) -> tuple[Layer, ...]:
        """All layers, newest first; empty if none was loaded."""
        return layers(self.context.store)

    def outlines(self) -> Outlines:
        """Outlines of the places that the reader may see."""
        of: dict[str, Outline] = {}
        layer: dict[str, Layer] = {}
        for one in self.layers():
            content = self.context.memory.get(
                ("areas", one.content),
                lambda one=one: outlines_of(self.context.store, one),  # type: ignore[misc]
            )
            for place, outline in content.items():
                if place not in of and place in self.snapshot:
                    of[place], layer[place] = outline, one
        return Outlines(of, layer)

    def load(self, path: Path, *, source: str, by: str, title: str = "", key: str = "", file: str = "") -> Loaded:
        """Load a file; raises what `load_areas` raises. The places of all readers are joined."""
        return load_areas(
            self.context.store,
            self.context.snapshot(_ADMINISTRATION),
            path,
            source=source,
            by=by,
            limit_mb=self.context.settings.max_upload_mb,
            title=title,
            key=key,
            file=file,
        )

    def delete(self, id: str) -> Layer:
        """Delete a layer; raises NotFound."""
        return delete_layer(self.context.store, id)
