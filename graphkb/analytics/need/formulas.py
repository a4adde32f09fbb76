"""Formulas of need as data: which indicator stands for a field or a target group, and why (formulas.yaml)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Self, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from graphkb.errors import Phrase, SettingsError
from graphkb.model import Node
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from graphkb.snapshot.search import fold
from graphkb.texts import N_

__all__ = ["Formula", "Formulas", "Without", "indicator_of", "load_formulas", "speaks_of_origin", "speaks_of_religion"]

BUNDLED = Path(__file__).parent / "formulas.yaml"

_RELIGION = re.compile(
    r"\b(relig|konfession|glaube|glaubig|faith|muslim|moslem|islam|christ|katholi|catholic|evangelisch|protestant|jud|"
    r"jew|alevi|jesid|yezidi|ezid|buddhis|hindu|orthodox|moschee|mosque|kirch|church|atheis)"
)
_ORIGIN = re.compile(
    r"\b(nationalitat|nationalit|staatsangehor|herkunft|origin|citizenship|ukrain|syr|turk|afghan|irak|iraq|iran|"
    r"marokk|morocc|poln|polen|polish|ruman|romania|bulgar|russ|kosov|alban|eritre|somal|nigeri|afrika|africa|arab|"
    r"kurd|roma\b|sinti)"
)


def speaks_of_religion(*texts: str) -> bool:
    """Whether any of these names a religion or religion as such.

    >>> speaks_of_religion("Anteil der Musliminnen und Muslime"), speaks_of_religion("Ausländische Bevölkerung")
    (True, False)
    """
    return any(_RELIGION.search(_plain(text)) for text in texts)


def speaks_of_origin(*texts: str) -> bool:
    """Whether any of these names one country or region of origin, or nationality as such.

    >>> speaks_of_origin("ind-refugees-ukraine"), speaks_of_origin("Ausländische Bevölkerung")
    (True, False)
    """
    return any(_ORIGIN.search(_plain(text)) for text in texts)


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", " ", fold(text)).strip()


def _key(text: str) -> str:
    """What ids and names are compared by: «Sprache / Bildung», «Sprache und Bildung» are the same."""
    return " ".join(word for word in _plain(text).split() if word not in ("und", "and"))


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    fields: tuple[str, ...] = ()
    """Fields it is for, by id or name."""
    groups: tuple[str, ...] = ()
    """Target groups it is for, by id or name; with `fields`: only for this group in these fields."""
    why: Label

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        """Every pair of field and group it answers for, in comparable form; empty text: any."""
        fields = [_key(one) for one in self.fields] or [""]
        groups = [_key(one) for one in self.groups] or [""]
        return tuple((field, group) for field in fields for group in groups)

    @model_validator(mode="after")
    def _for_something(self) -> Self:
        if not self.fields and not self.groups:
            raise ValueError(N_("Es fehlt, wofür sie gilt (fields oder groups)."))
        return self


Entry = TypeVar("Entry", bound=_Entry)


class Without(_Entry):
    """Fields or groups for which no need is computed, and why not."""


class Formula(_Entry):
    """One named indicator as the measure of need.

    Either `count` persons divided by `of` inhabitants, or a ready `share` in percent; indicators by id or name.
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    label: Label
    count: str = ""
    of: str = ""
    """The denominator; with `share`: whose share it is, so that persons can be counted."""
    share: str = ""
    by_origin: bool = False
    """Counts people of one origin: never used for quarters."""

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if bool(self.count) == bool(self.share):
            raise ValueError(N_("Gebraucht wird genau eines von count und share."))
        if self.count and not self.of:
            raise ValueError(N_("Zu count fehlt der Nenner (of)."))
        if speaks_of_religion(self.id, self.count, self.share, self.label.de, self.label.en):
            raise ValueError(N_("Der Anteil einer Religion ist kein Bedarf."))
        return self

    @property
    def measured(self) -> str:
        """The indicator whose rate it is."""
        return self.count or self.share

    def of_origin(self, *names: str) -> bool:
        """Whether it counts people of one origin, by its own word or by what its indicator is called."""
        return self.by_origin or speaks_of_origin(self.id, self.measured, self.label.de, self.label.en, *names)


@dataclass(frozen=True)
class Formulas:
    """All formulas of a file."""

    formulas: tuple[Formula, ...]
    without: tuple[Without, ...]

    def of(self, snapshot: Snapshot, field: Iterable[str] = (), group: str | None = None) -> Formula | Without | None:
        """The entry for a field, a target group, or both; None: nothing is declared.

        `field`: its id and then those it corresponds to exactly. For both, an entry for just this pair comes
        before one for the group. A group without an entry has none: the field's is about other people.
        """
        own, *same = [_keys(snapshot.node(id)) for id in field] or [()]
        others = tuple(key for keys in same for key in keys)
        groups = _keys(snapshot.node(group)) if group else ("",)
        for fields in (own, others):
            if found := self._first(fields, groups):
                return found
        return self._first(("",), groups) if group else None

    def _first(self, fields: Iterable[str], groups: Iterable[str]) -> Formula | Without | None:
        """The first of the file that answers for any of these pairs."""
        pairs = {(field, group) for field in fields for group in groups}
        entries: tuple[Formula | Without, ...] = (*self.formulas, *self.without)
        return next((entry for entry in entries if pairs & set(entry.keys)), None)

    def groups(self, snapshot: Snapshot) -> tuple[str, ...]:
        """Target groups of the data that have an entry of their own, in the order of the file."""
        found: dict[str, None] = {}
        nodes = [node for node in snapshot.of_kind("target_group") if node.properties.get("no_list") is not True]
        for entry in self.formulas:
            if not entry.fields:
                for name in entry.groups:
                    found.update((node.id, None) for node in nodes if _key(name) in _keys(node))
        return tuple(found)


def _keys(node: Node) -> tuple[str, ...]:
    return (_key(node.id), _key(node.name))


def indicator_of(snapshot: Snapshot, named: str) -> Node | None:
    """The indicator with this id, else the one of this name; None if there is none or the name is not unique."""
    node = snapshot.get(named)
    if node is not None and node.kind == "indicator":
        return node
    found = [one for one in snapshot.of_kind("indicator") if _key(one.name) == _key(named)]
    return found[0] if len(found) == 1 else None


@lru_cache(maxsize=8)
def load_formulas(path: Path | None = None) -> Formulas:
    """Read the bundled formulas, or those of another file instead; raises SettingsError that names the entry.

    Each entry must be complete, no religion may be measured, and no field or group may be named twice.
    """
    file = path or BUNDLED
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise _wrong(file, "-", error.strerror or str(error)) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise _wrong(file, "-", str(error)) from error
    if not isinstance(content, dict) or set(content) - {"formulas", "without"}:
        raise _wrong(file, "-", N_("Erwartet werden die Abschnitte formulas und without."))
    formulas = tuple(_read(Formula, one, file, n) for n, one in enumerate(content.get("formulas") or (), start=1))
    without = tuple(_read(Without, one, file, n) for n, one in enumerate(content.get("without") or (), start=1))
    seen: set[tuple[str, str]] = set()
    for entry in (*formulas, *without):
        for pair in entry.keys:
            if pair in seen:
                named = " + ".join(part for part in pair if part)
                raise _wrong(file, named, N_("Das ist doppelt genannt: Je Feld und Zielgruppe gilt eine Kennzahl."))
            seen.add(pair)
    if len({formula.id for formula in formulas}) != len(formulas):
        raise _wrong(file, "id", N_("Zwei Einträge haben dieselbe id."))
    return Formulas(formulas, without)


def _read(model: type[Entry], content: object, file: Path, number: int) -> Entry:
    try:
        return model.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        id = content.get("id", "") if isinstance(content, dict) else ""
        place = ".".join(str(part) for part in first["loc"])
        where = ", ".join(part for part in (f"{number}", str(id), place) if part)
        raise _wrong(file, where, first["msg"].removeprefix("Value error, ")) from error


def _wrong(file: Path, place: str, reason: str) -> SettingsError:
    said = Phrase.of(N_("{file}, Eintrag {place}: {reason}"), file=file.name, place=place, reason=reason)
    return SettingsError(name="GRAPHKB_NEED_FORMULAS", reason=said)
