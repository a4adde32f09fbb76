"""Inventory and structures on the wire: what is known, what was asked, what to ask next, what a place has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from pydantic import BaseModel, Field

from api.responses.analyses import AnalysisList, MethodOut
from api.responses.coverage import ReasonOut
from api.responses.facts import DateOut, NodeRef, SourceOut, source_out
from graphkb.analytics.coverage import (
    AgeingCell,
    AskedCell,
    Bearing,
    FieldOffices,
    Inventory,
    Letter,
    PlaceStructures,
    Presence,
    Share,
    State,
    Statement,
    StatementAge,
    Structure,
    StructureKind,
    Structures,
    Validity,
    WhomKind,
)
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot

__all__ = ["InventoryOut", "StructuresOut"]


def _refs(snapshot: Snapshot, ids: Iterable[str]) -> list[NodeRef]:
    return [NodeRef.of(snapshot, id) for id in ids]


class ShareOut(BaseModel):
    """How much is known of the cells of a place, of a field, or of all."""

    of: NodeRef | None = Field(description="The place or field; null: all")
    cells: int
    known_own: int = Field(description="Cells known by what serves the place itself")
    known: int = Field(description="Cells known with what serves places above")
    gaps: int = Field(description="Among `known_own`: gaps proven by asking")
    share_own: float = Field(description="`known_own` of `cells`, 0 to 1")
    share: float = Field(description="`known` of `cells`, 0 to 1")
    oldest: DateOut | None = Field(description="Oldest word that the own states rest on; null: none is dated")
    newest: DateOut | None

    @classmethod
    def from_share(cls, snapshot: Snapshot, share: Share) -> ShareOut:
        """From the result."""
        return cls(
            of=NodeRef.of(snapshot, share.id) if share.id else None,
            cells=share.cells,
            known_own=share.own,
            known=share.overall,
            gaps=share.gaps,
            share_own=share.own_share,
            share=share.share,
            oldest=DateOut.of(share.oldest),
            newest=DateOut.of(share.newest),
        )


class InquiryOut(BaseModel):
    """An inventory statement: what was asked, about what, by whom, when, how completely."""

    statement: NodeRef
    asked_on: DateOut | None = Field(description="null: not recorded")
    asked_by: str = Field(description="Who asked; empty: not recorded")
    asked: list[NodeRef] = Field(description="Bodies that were asked")
    structure: str = Field(description="Structure that was asked about; empty: measures")
    fields: list[NodeRef]
    places: list[NodeRef]
    target_groups: list[NodeRef] = Field(description="Empty: all")
    with_parts: bool
    complete: bool
    found_none: bool
    found: list[NodeRef] = Field(description="Measures or structures it found; migrant organisations are not listed")
    sources: list[SourceOut]

    @classmethod
    def of(cls, snapshot: Snapshot, one: Statement) -> InquiryOut:
        """From the result."""
        return cls(
            statement=NodeRef.of(snapshot, one.id),
            asked_on=DateOut.of(one.day),
            asked_by=one.asked_by,
            asked=_refs(snapshot, one.bodies),
            structure=one.structure,
            fields=_refs(snapshot, sorted(one.fields)),
            places=_refs(snapshot, sorted(one.places)),
            target_groups=_refs(snapshot, sorted(one.groups)),
            with_parts=one.with_parts,
            complete=one.complete,
            found_none=one.found_none,
            found=_refs(snapshot, one.listed),
            sources=[source_out(snapshot, source) for source in one.sources],
        )


class StatementAgeOut(BaseModel):
    """A statement with its age, and what it means in the matrix."""

    inquiry: InquiryOut
    validity: Validity = Field(description="`soon`: not valid any more in six months", examples=["valid"])
    valid_until: date | None = Field(description="Last day on which it proves something; null: undated")
    gaps: int = Field(description="Cells in which it proves a gap for the place itself")
    cells: dict[Bearing, int] = Field(description="In how many cells it means what, with what is inherited")

    @classmethod
    def of(cls, snapshot: Snapshot, one: StatementAge) -> StatementAgeOut:
        """From the result."""
        return cls(
            inquiry=InquiryOut.of(snapshot, one.statement),
            validity=one.validity,
            valid_until=one.until,
            gaps=one.gaps,
            cells=dict(one.bearings),
        )


class AskedCellOut(BaseModel):
    """A cell that nobody knows for the place itself."""

    place: NodeRef
    column: NodeRef
    need: float | None = Field(description="0 to 1; null: not known")
    once_known: bool = Field(description="true: an aged statement or aged evidence is recorded")
    inherits: bool = Field(description="true: something of a place above serves it")
    reasons: list[ReasonOut]

    @classmethod
    def of(cls, snapshot: Snapshot, cell: AskedCell) -> AskedCellOut:
        """From the result."""
        return cls(
            place=NodeRef.of(snapshot, cell.place),
            column=NodeRef.of(snapshot, cell.column),
            need=cell.need,
            once_known=cell.once_known,
            inherits=cell.inherits,
            reasons=[ReasonOut.of(reason) for reason in cell.reasons],
        )


class LetterOut(BaseModel):
    """One letter: one body, and the cells that its answer would settle."""

    to: NodeRef
    ground: WhomKind = Field(description="Why it is asked", examples=["office_above"])
    others: list[NodeRef] = Field(description="Offices as responsible for some of these cells")
    settles: int = Field(description="Number of cells")
    once_known: int = Field(description="How many of them were known once")
    need: float | None = Field(description="Highest need among them; null: of none it is known")
    cells: list[AskedCellOut]

    @classmethod
    def of(cls, snapshot: Snapshot, letter: Letter) -> LetterOut:
        """From the result."""
        return cls(
            to=NodeRef.of(snapshot, letter.to),
            ground=letter.kind,
            others=_refs(snapshot, letter.others),
            settles=len(letter.cells),
            once_known=letter.once_known,
            need=letter.need,
            cells=[AskedCellOut.of(snapshot, cell) for cell in letter.cells],
        )


class AgeingCellOut(BaseModel):
    """A cell known now, but not any more in six months if nothing is confirmed."""

    place: NodeRef
    column: NodeRef
    state: State = Field(description="Its own state now", examples=["thin"])
    reasons: list[ReasonOut] = Field(description="Why it will be unknown then")

    @classmethod
    def of(cls, snapshot: Snapshot, cell: AgeingCell) -> AgeingCellOut:
        """From the result."""
        return cls(
            place=NodeRef.of(snapshot, cell.place),
            column=NodeRef.of(snapshot, cell.column),
            state=cell.state,
            reasons=[ReasonOut.of(reason) for reason in cell.reasons],
        )


class InventoryOut(AnalysisList[LetterOut]):
    """What to ask next, one letter an item; with what is known and what was asked."""

    total: int = Field(description="Number of letters on all pages")
    day: date
    concept: NodeRef
    known: ShareOut
    known_by_place: list[ShareOut]
    known_by_column: list[ShareOut]
    statements: list[StatementAgeOut] = Field(description="Latest first; empty: nobody was asked")
    ageing: list[AgeingCellOut] = Field(description="Known now, too old in six months")
    finding: Label
    more: list[Label]

    @classmethod
    def page(cls, snapshot: Snapshot, found: Inventory, letters: Sequence[Letter], cursor: str | None) -> InventoryOut:
        """From the result and those of its letters that are on this page."""
        return cls(
            items=[LetterOut.of(snapshot, letter) for letter in letters],
            next_cursor=cursor,
            method=MethodOut.of(found.method),
            total=len(found.asking.letters),
            day=found.day,
            concept=NodeRef.of(snapshot, found.matrix.concept),
            known=ShareOut.from_share(snapshot, found.total),
            known_by_place=[ShareOut.from_share(snapshot, share) for share in found.places],
            known_by_column=[ShareOut.from_share(snapshot, share) for share in found.columns],
            statements=[StatementAgeOut.of(snapshot, one) for one in found.statements],
            ageing=[AgeingCellOut.of(snapshot, cell) for cell in found.ageing],
            finding=found.sentence,
            more=list(found.more),
        )


class StructureStatementOut(BaseModel):
    """What asking about a structure means."""

    inquiry: InquiryOut
    bearing: Bearing


class StructureOut(BaseModel):
    """One kind of structure at one place."""

    kind: StructureKind
    field: NodeRef | None = Field(description="For a responsible office the field")
    presence: Presence = Field(description="`known_none`: asked about, and there was none", examples=["recorded"])
    count: int = Field(description="Number of records it rests on")
    records: list[NodeRef] = Field(
        description="Their names; migrant organisations are named only where a single place is asked about"
    )
    last: DateOut | None = Field(description="The last word on them; null: undated")
    aged: bool = Field(description="true: recorded, but the last word is too old")
    statements: list[StructureStatementOut]
    notes: list[Label]
    sources: list[SourceOut]

    @classmethod
    def of(cls, snapshot: Snapshot, item: Structure, names: Sequence[str]) -> StructureOut:
        """From the result."""
        return cls(
            kind=item.kind,
            field=NodeRef.of(snapshot, item.field) if item.field else None,
            presence=item.presence,
            count=len(item.records),
            records=_refs(snapshot, names),
            last=DateOut.of(item.last),
            aged=item.aged,
            statements=[
                StructureStatementOut(inquiry=InquiryOut.of(snapshot, use.statement), bearing=use.bearing)
                for use in item.statements
            ],
            notes=list(item.notes),
            sources=[source_out(snapshot, source) for source in item.sources],
        )


class PlaceStructuresOut(BaseModel):
    """All structures of one place."""

    place: NodeRef
    structures: list[StructureOut]

    @classmethod
    def of(cls, snapshot: Snapshot, found: Structures, row: PlaceStructures) -> PlaceStructuresOut:
        """From the result."""
        return cls(
            place=NodeRef.of(snapshot, row.place),
            structures=[StructureOut.of(snapshot, item, found.names(item)) for item in row.items],
        )


class SeatOut(BaseModel):
    """A place with the offices that are responsible there."""

    place: NodeRef
    offices: list[NodeRef]


class FieldOfficesOut(BaseModel):
    """Who is responsible for a field."""

    field: NodeRef
    without: list[NodeRef] = Field(description="Places without an office here or above")
    without_own: list[NodeRef] = Field(description="Places without an office of their own")
    seats: list[SeatOut]
    several: bool = Field(description="true: at some place more than one office")

    @classmethod
    def of(cls, snapshot: Snapshot, one: FieldOffices) -> FieldOfficesOut:
        """From the result."""
        return cls(
            field=NodeRef.of(snapshot, one.field),
            without=_refs(snapshot, one.without),
            without_own=_refs(snapshot, one.without_own),
            seats=[
                SeatOut(place=NodeRef.of(snapshot, place), offices=_refs(snapshot, offices))
                for place, offices in one.seats
            ],
            several=bool(one.several),
        )


class StructuresOut(AnalysisList[PlaceStructuresOut]):
    """Structures, one place an item."""

    total: int = Field(description="Number of places on all pages")
    day: date
    concept: NodeRef | None = Field(description="Whose fields offices are asked for; null: none")
    fields: list[FieldOfficesOut]
    presences: dict[Presence, int] = Field(description="How many structures of all places stand so")
    finding: Label
    more: list[Label]

    @classmethod
    def page(
        cls, snapshot: Snapshot, found: Structures, rows: Sequence[PlaceStructures], cursor: str | None
    ) -> StructuresOut:
        """From the result and those of its places that are on this page."""
        return cls(
            items=[PlaceStructuresOut.of(snapshot, found, row) for row in rows],
            next_cursor=cursor,
            method=MethodOut.of(found.method),
            total=len(found.places),
            day=found.day,
            concept=NodeRef.of(snapshot, found.concept) if found.concept else None,
            fields=[FieldOfficesOut.of(snapshot, one) for one in found.fields],
            presences={presence: found.count(presence) for presence in Presence},
            finding=found.sentence,
            more=list(found.more),
        )
