"""The list of a conference and its results, on the wire."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Literal, cast

from pydantic import BaseModel, ConfigDict, Field

from api.responses.edit import Said
from api.responses.evaluation import ItemOut
from graphkb.analytics.evaluation import INTERVAL_MONTHS, Why
from graphkb.conferences import AgendaList, ItemResult, ListItem, ListState, NewEvaluation, Results, results_of
from graphkb.conferences.kept import LONGEST_NOTE
from graphkb.snapshot import Snapshot

__all__ = [
    "AddIn",
    "AgendaListOut",
    "EditListIn",
    "EnteredOut",
    "EvaluationIn",
    "NewListIn",
    "OccasionIn",
    "PlannedOut",
    "ResultsIn",
]

Key = Annotated[str, Field(max_length=300, description="`key` of the item")]
Note = Annotated[str, Field(max_length=LONGEST_NOTE)]
Text = Annotated[str, Field(max_length=20_000)]
Short = Annotated[str, Field(max_length=300)]
Level = Literal["public", "network", "internal"]
Version = Annotated[int, Field(ge=1, le=2**53, description="The list's `version` that this was decided on")]


class ListItemOut(ItemOut):
    """One thing on the list; without reasons it was added by hand."""

    struck: bool
    note: str

    @classmethod
    def of_list(cls, snapshot: Snapshot, item: ListItem) -> ListItemOut:
        """From the store. What is not there any more is null; its id stands in `key`."""
        return cls(**cls._parts(snapshot, item), struck=item.struck, note=item.note)


class ItemResultIn(BaseModel):
    """What was said of one item; all empty: it was not discussed."""

    model_config = ConfigDict(extra="forbid")

    decision: Short = Field(default="", description="`continue`, `adapt`, `end`, `postpone`, `none`")
    text: Text = Field(default="", description="The decision in words")
    evaluation: Short = Field(default="", description="`self`, `external`, `dialogue`: the measure was evaluated")
    on: Short = Field(default="", description="When it was evaluated; empty: on the day of the conference")
    by: Text = Field(default="", description="Ids of those who evaluated it, parted by semicolons")
    goals: Short = Field(default="", description="`reached`, `partly`, `not_reached`")
    result: Text = Field(default="", description="What the evaluation found")
    recommendation: Short = Field(default="", description="`continue`, `adapt`, `end`")


class ResultsIn(Said):
    """What came out of an occasion, all at once."""

    version: Version
    held_on: Short = Field(description="When it took place: `2026-11-22`, `11/2026`, `2026`")
    document: Short = Field(default="", description="Id of the minutes, if they are recorded")
    title: Short = Field(default="", description="Title of the minutes, if they are not recorded yet")
    place_in: Short = Field(default="", description="Where it stands in them")
    visibility: Level = Field(default="internal", description="Who may see what is written")
    items: dict[str, ItemResultIn] = Field(max_length=1000, description="By the key of the item")

    def results(self) -> Results:
        """For the store."""
        return Results(
            held_on=self.held_on,
            document=self.document,
            title=self.title,
            place_in=self.place_in,
            visibility=self.visibility,
            items={key: ItemResult(**one.model_dump()) for key, one in self.items.items()},
        )


class EnteredResults(BaseModel):
    """The results of an occasion as they were entered."""

    held_on: str
    document: str
    title: str
    place_in: str
    visibility: Level
    items: dict[str, ItemResultIn]

    @classmethod
    def of(cls, results: Results) -> EnteredResults:
        """From the store."""
        return cls(
            held_on=results.held_on,
            document=results.document,
            title=results.title,
            place_in=results.place_in,
            visibility=cast("Level", results.visibility),
            items={key: ItemResultIn(**asdict(one)) for key, one in results.items.items()},
        )


class AgendaListOut(BaseModel):
    """The list of an occasion."""

    event: str
    state: ListState
    version: int = Field(description="To be given back with a change")
    made: datetime
    changed: datetime
    by: str
    day: date = Field(description="As of when it was proposed")
    interval_months: int
    why: list[Why]
    items: list[ListItemOut]
    entered: EnteredResults | None = Field(description="The results as entered last; null: not yet")

    @classmethod
    def of(cls, snapshot: Snapshot, kept: AgendaList) -> AgendaListOut:
        """From the store."""
        results = results_of(kept)
        return cls(
            event=kept.event,
            state=kept.state,
            version=kept.version,
            made=kept.made,
            changed=kept.changed,
            by=kept.by,
            day=kept.day,
            interval_months=kept.interval_months,
            why=list(kept.why),
            items=[ListItemOut.of_list(snapshot, item) for item in kept.items],
            entered=EnteredResults.of(results) if results else None,
        )


class NewListIn(BaseModel):
    """A list to be made from what is due."""

    model_config = ConfigDict(extra="forbid")

    by: str = Field(default="API", min_length=1, max_length=200, description="Who makes it")
    why: list[Why] = Field(default=list(Why), max_length=20, description="For which reasons; without it: all")
    interval_months: int = Field(default=INTERVAL_MONTHS, ge=1, le=240)


class MarkIn(BaseModel):
    """An item struck, put back or annotated."""

    model_config = ConfigDict(extra="forbid")

    key: Key
    struck: bool
    note: Note = ""


class EditListIn(BaseModel):
    """Changes to the items of a list."""

    model_config = ConfigDict(extra="forbid")

    by: str = Field(default="API", min_length=1, max_length=200)
    version: Version
    items: list[MarkIn] = Field(max_length=1000, description="What is not named stays")


class AddIn(BaseModel):
    """A measure, or a field at a place, to put on the list."""

    model_config = ConfigDict(extra="forbid")

    by: str = Field(default="API", min_length=1, max_length=200)
    version: Version
    measure: Short = ""
    field: Short = ""
    place: Short = ""
    note: Note = ""


class OccasionIn(BaseModel):
    """The next occasion of a conference, to be planned."""

    model_config = ConfigDict(extra="forbid")

    by: str = Field(default="API", min_length=1, max_length=200)
    name: str = Field(min_length=1, max_length=300)
    held_on: Short = Field(default="", description="When it is to be; empty: not known")
    source: str = Field(default="", max_length=500, description="Where that stands: `document#place`")
    title: Short = Field(default="", description="Title of a document that is not recorded yet")


class EvaluationIn(Said):
    """An evaluation to be recorded; an empty text: not recorded."""

    subject: str = Field(min_length=1, max_length=200, description="Id of what was evaluated")
    name: Short = Field(default="", description="Empty: made of the name of the subject")
    on: Short = Field(default="", description="When it was completed: `2026`, `2026-03`, `2026-03-05`")
    type: Short = Field(default="", description="`self`, `external`, `dialogue`")
    evaluators: Text = Field(default="", description="Ids of those who carried it out, parted by semicolons")
    goals: Short = Field(default="", description="`reached`, `partly`, `not_reached`")
    result: Text = ""
    recommendation: Short = Field(default="", description="`continue`, `adapt`, `end`")
    meeting: Short = Field(default="", description="Id of the conference at which it was discussed")
    decision: Short = Field(default="", description="What that conference decided")
    planned: bool = False
    source: Short = Field(default="", description="Where it stands: `document#place`")
    title: Short = Field(default="", description="Title of a document that is not recorded yet")
    visibility: Level = "internal"

    def evaluation(self) -> NewEvaluation:
        """For the store."""
        given = self.model_dump(exclude={"by", "reason", "evaluators"})
        return NewEvaluation(id="", by=self.evaluators, **given)


class PlannedOut(BaseModel):
    """An event or evaluation that was written."""

    id: str
    revision: int


class EnteredOut(BaseModel):
    """Results that were entered: the list, and the revision of the facts, to be undone like any change."""

    revision: int
    agenda: AgendaListOut
