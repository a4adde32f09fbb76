"""Shapes of long jobs: what is asked for, how far it is, what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, Field

from graphkb.exchange import FormId
from graphkb.jobs import Difference, Job, JobState, Kind
from graphkb.texts import Language, Texts

__all__ = ["CellOut", "DifferenceOut", "DifferencesOut", "JobIn", "JobOut", "JobsOut", "ProblemsOut", "UploadOut"]


class UploadOut(BaseModel):
    """A file that was sent; it is kept for a day."""

    id: str = Field(description="To be named by a job")
    name: str
    bytes: int


class JobIn(BaseModel):
    """What is asked for."""

    kind: Literal["load", "table", "export"] = Field(
        description="`load`: tables in the template or a graph; `table`: a table of somebody else; `export`"
    )
    upload: Annotated[str, Field(max_length=40)] = Field(
        default="", description="Id of the upload, for `load` and `table`"
    )
    mapping: Annotated[str, Field(max_length=512 * 1024)] = Field(
        default="", description="The mapping of the columns as YAML, for `table`"
    )
    dry_run: bool = Field(default=False, description="Only check and compare")
    take: bool = Field(default=False, description="For `table`: in a conflict the table's cells count")
    format: FormId = Field(default=FormId.CSV, description="For `export`")
    public: bool = Field(default=False, description="For `export`: only what everybody sees")
    by: Annotated[str, Field(min_length=1, max_length=200)] = Field(
        default="API", description="Who; stands in the change log"
    )


class ProgressOut(BaseModel):
    """How far a job is."""

    stage: str = Field(description="In the reader's language")
    done: int
    total: int = Field(description="0: not known")
    rate: float = Field(description="Done in a second of this stage; 0: not known yet")
    remaining_s: float | None = Field(description="Seconds that this stage will take still; null: not known")


class FailureOut(BaseModel):
    """Why nothing came of it."""

    code: str
    detail: str = Field(description="What is wrong and what to do, in the reader's language")
    problems: int = Field(description="Problems in the tables; listed under `/problems` for a day")


class JobOut(BaseModel):
    """One job as it stands now."""

    id: str
    kind: Kind
    source: str = Field(description="Name of the file; of an export its form")
    state: JobState = Field(
        description="`interrupted`: whoever worked on it is gone; nothing of it was written, it can be repeated"
    )
    dry_run: bool
    take: bool
    by: str
    at: datetime = Field(description="When it was asked for")
    begun: datetime | None
    ended: datetime | None
    progress: ProgressOut | None = Field(description="Null: it does not run")
    revision: int | None = Field(description="Revision that an import made; null: it wrote nothing")
    report: dict[str, Any] = Field(description="Of an import: rows, and counts by kind and relation; else empty")
    differences: dict[str, int] = Field(description="Of an import: records by outcome; listed under `/differences`")
    failure: FailureOut | None
    file: str | None = Field(description="Of an export: name of the file under `/result`; it is kept for a day")
    bytes: int | None
    repeats: str | None = Field(description="Id of the job that it repeats")
    repeatable: bool

    @classmethod
    def of(cls, job: Job, language: Language) -> Self:
        """From a job."""
        t, order, standing, failure = Texts(language), job.order, job.standing, job.failure
        return cls(
            id=job.id,
            kind=order.kind,
            source=order.source,
            state=job.state,
            dry_run=order.dry_run,
            take=order.take,
            by=job.by,
            at=job.at,
            begun=job.begun,
            ended=job.ended,
            progress=None
            if standing is None
            else ProgressOut(
                stage=t(standing.stage),
                done=standing.done,
                total=standing.total,
                rate=round(standing.rate, 1),
                remaining_s=None if standing.remaining_s is None else round(standing.remaining_s, 1),
            ),
            revision=job.result.get("revision") if order.kind is not Kind.EXPORT else None,
            report=job.result.get("report", {}),
            differences=job.result.get("differences", {}),
            failure=FailureOut(code=failure.code, detail=failure.said[language], problems=failure.count)
            if failure
            else None,
            file=job.result.get("file"),
            bytes=job.result.get("bytes"),
            repeats=job.repeats or None,
            repeatable=job.repeatable,
        )


class JobsOut(BaseModel):
    """Jobs, newest first."""

    items: list[JobOut]
    total: int


class CellOut(BaseModel):
    """One cell that differs from what is there."""

    field: str = Field(description="Id of the column of the template")
    here: str
    table: str
    cell: str = Field(description="Its address; empty: the file does not tell")
    outcome: str


class DifferenceOut(BaseModel):
    """What becomes of one record."""

    id: str
    kind: str = Field(description="Kind of a node, type of a relation")
    name: str
    outcome: str = Field(description="`conflict`, `changed`, `kept`, `new`")
    cell: str
    fields: list[CellOut]

    @classmethod
    def of(cls, one: Difference) -> Self:
        """From a kept difference."""
        return cls(
            id=one.id,
            kind=one.kind,
            name=one.name,
            outcome=one.outcome,
            cell=one.cell,
            fields=[
                CellOut(field=cell.field, here=cell.here, table=cell.table, cell=cell.cell, outcome=cell.outcome)
                for cell in one.fields
            ],
        )


class DifferencesOut(BaseModel):
    """Records that an import changes, those that need a look first."""

    items: list[DifferenceOut]
    total: int


class ProblemOut(BaseModel):
    """One thing that is wrong in a table."""

    file: str
    sheet: str
    cell: str
    detail: str

    @classmethod
    def of(cls, kept: Mapping[str, Any], language: Language) -> Self:
        """From a kept problem."""
        return cls(file=kept["file"], sheet=kept["sheet"], cell=kept["cell"], detail=kept["said"][language])


class ProblemsOut(BaseModel):
    """What is wrong in the tables, at most the first five hundred."""

    items: list[ProblemOut]
    total: int
