"""Upkeep by others: what is stale, confirmations, personal links, suggestions and their review."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request

from api.deps import ContextDep, LanguageDep, PageDep, ReaderDep
from api.problems import FAILURES, Problem
from api.responses.facts import ItemList
from api.responses.review import (
    AcceptIn,
    AcceptManyIn,
    AskedOut,
    AskIn,
    AssuredOut,
    AssureIn,
    DigestIn,
    DigestOut,
    HintIn,
    HintOut,
    LinkOut,
    OutcomesOut,
    RefuseIn,
    RemindIn,
    ReviewOut,
    StaleOut,
)
from api.review import Reviews
from graphkb.errors import AccessDenied, InvalidParameter, MailFailed
from graphkb.model import Visibility
from graphkb.review import Standing
from graphkb.texts import N_

__all__ = ["router"]

router = APIRouter(tags=["upkeep"], responses=FAILURES)


def _reviews(context: ContextDep, reader: ReaderDep) -> Reviews:
    if not reader.sees(Visibility.INTERNAL):
        raise AccessDenied()
    return Reviews(context)


ReviewsDep = Annotated[Reviews, Depends(_reviews)]

NOT_THERE: dict[int | str, dict[str, Any]] = {404: {"model": Problem, "description": "No such record"}}
DECIDED: dict[int | str, dict[str, Any]] = NOT_THERE | {
    409: {"model": Problem, "description": "Somebody else decided it, or changed the record meanwhile"}
}
Filter = Annotated[str, Query(max_length=200)]
CaseId = Annotated[str, Path(max_length=100, description="Id of the suggestion")]
LinkId = Annotated[str, Path(max_length=100, description="Id of the link")]


def _base(reviews: Reviews, request: Request) -> str:
    return (reviews.context.settings.public_url or str(request.base_url)).rstrip("/")


@router.get("/freshness", summary="What should be confirmed, worst first; needs the administrator token")
def stale(
    reviews: ReviewsDep,
    language: LanguageDep,
    page: PageDep,
    kind: Annotated[str, Query(max_length=200, description="Kind, or `actor`; empty: all")] = "",
    place: Annotated[str, Query(max_length=200, description="Id of a place; empty: all")] = "",
    field: Annotated[str, Query(max_length=200, description="Id of a field; empty: all")] = "",
    soon_months: Annotated[
        int, Query(ge=0, le=60, description="So many months before a word becomes too old it is listed")
    ] = 6,
) -> StaleOut:
    """One record an item, with why it stands there and who could be asked."""
    found = reviews.stale(kind=kind, place=place, field=field, soon_months=soon_months)
    rows, following = page.cut(found.rows, [(f"{number:06d}",) for number in range(len(found.rows))])
    return StaleOut.page(reviews.snapshot, found, rows, following, language)


@router.post("/assurances", summary="Confirm records; needs the administrator token", responses=NOT_THERE)
def assure(reviews: ReviewsDep, said: AssureIn) -> AssuredOut:
    """One change in the change log for all of them, to be undone like any other."""
    count, revision = reviews.assure(
        said.ids, by=said.by, body=said.body, on=said.on, relations=said.relations, reason=said.reason
    )
    return AssuredOut(confirmed=count, revision=revision)


@router.get("/links", summary="Personal links; needs the administrator token")
def all_links(
    reviews: ReviewsDep,
    page: PageDep,
    record: Annotated[str, Query(max_length=200, description="Only for this record; empty: all")] = "",
) -> ItemList[LinkOut]:
    """Newest first. The address of a link is not among it: nobody keeps it."""
    found = [pair for pair in reviews.links() if not record or pair[0].record == record]
    items, following = page.cut(found, [(f"{number:06d}",) for number in range(len(found))])
    return ItemList(
        items=[LinkOut.of(link, answer, reviews.today) for link, answer in items],
        next_cursor=following,
        total=len(found),
    )


@router.post("/links", status_code=201, summary="Make a link for one record; needs the administrator token",
             responses=NOT_THERE)  # fmt: skip
def ask(reviews: ReviewsDep, request: Request, language: LanguageDep, said: AskIn) -> AskedOut:
    """The address is in the answer, this once. An open link for the same record and body is revoked."""
    reviews.snapshot.node(said.record)
    body = said.body or next(iter(reviews.whom(said.record)), "")
    if not body:
        reason = N_("Es ist niemand erfasst, den man fragen könnte.")
        raise InvalidParameter(name="body", value="", reason=reason)
    (asked,) = reviews.ask(
        [(said.record, body)],
        by=said.by,
        base=_base(reviews, request),
        language=said.language,
        mailed=said.mail,
        address=said.to,
    )
    return AskedOut.of(reviews.snapshot, asked, reviews.today, language)


@router.post("/links/{id}/remind", summary="Ask again with a new link; needs the administrator token",
             responses=NOT_THERE)  # fmt: skip
def remind(reviews: ReviewsDep, request: Request, language: LanguageDep, id: LinkId, said: RemindIn) -> AskedOut:
    """The old link is revoked: its address is known to nobody but its holder."""
    asked = reviews.remind(
        id, by=said.by, base=_base(reviews, request), language=said.language, mailed=said.mail, address=said.to
    )
    return AskedOut.of(reviews.snapshot, asked, reviews.today, language)


@router.post("/links/{id}/revoke", summary="Revoke a link; needs the administrator token", responses=NOT_THERE)
def revoke(reviews: ReviewsDep, id: LinkId) -> LinkOut:
    """From now on it opens nothing; what came by it stays."""
    return LinkOut.of(reviews.revoke(id), None, reviews.today)


@router.get("/reviews", summary="Suggestions; needs the administrator token")
def queue(
    reviews: ReviewsDep,
    page: PageDep,
    standing: Annotated[Standing, Query(description="Where they stand")] = Standing.OPEN,
) -> ItemList[ReviewOut]:
    """Oldest first, each beside the record as it is now."""
    found = reviews.queue(standing=standing)
    items, following = page.cut(found, [(f"{number:06d}",) for number in range(len(found))])
    return ItemList(items=[ReviewOut.of(one) for one in items], next_cursor=following, total=len(found))


@router.post("/reviews/accept", summary="Accept several suggestions; needs the administrator token")
def accept_many(reviews: ReviewsDep, language: LanguageDep, said: AcceptManyIn) -> OutcomesOut:
    """Each in a change of its own; what changed meanwhile is left as it is and named."""
    return OutcomesOut.of(reviews.accept_many(said.ids, by=said.by, reason=said.reason), language)


@router.get("/reviews/{id}", summary="One suggestion; needs the administrator token", responses=NOT_THERE)
def one_review(reviews: ReviewsDep, id: CaseId) -> ReviewOut:
    """With the three versions of each field: as it was seen, as it is, as it is proposed."""
    return ReviewOut.of(reviews.review(id))


@router.post("/reviews/{id}/accept", summary="Accept a suggestion; needs the administrator token", responses=DECIDED)
def accept(reviews: ReviewsDep, id: CaseId, said: AcceptIn) -> ReviewOut:
    """Facts and the closed suggestion in one transaction; the change can be undone."""
    reviews.accept(id, said.decision(reviews.review(id)), by=said.by, reason=said.reason)
    return ReviewOut.of(reviews.review(id))


@router.post("/reviews/{id}/refuse", summary="Refuse a suggestion; needs the administrator token", responses=DECIDED)
def refuse(reviews: ReviewsDep, id: CaseId, said: RefuseIn) -> ReviewOut:
    """No fact changes. The reason is needed: the sender reads it."""
    reviews.refuse(id, by=said.by, reason=said.reason)
    return ReviewOut.of(reviews.review(id))


@router.get("/digest", summary="What waits, as a mail; needs the administrator token")
def digest(reviews: ReviewsDep, request: Request, language: LanguageDep) -> DigestOut:
    """Suggestions that wait, links without an answer, what to refresh first."""
    return DigestOut.of(reviews.digest(base=_base(reviews, request), language=language))


@router.post("/digest", summary="Mail what waits; needs the administrator token")
def mail_digest(reviews: ReviewsDep, request: Request, language: LanguageDep, said: DigestIn) -> DigestOut:
    """To be called by a timer, such as once a week; the address is not kept. What the server says is in the answer."""
    base = _base(reviews, request)
    try:
        return DigestOut.of(reviews.mail_digest(said.to, base=base, language=language), sent=True)
    except MailFailed as error:
        letter = reviews.digest(base=base, language=language)
        return DigestOut.of(letter, problem=error.text(language))


@router.post(
    "/nodes/{id}/hints",
    status_code=202,
    summary="Say what is not right about a record; for everybody",
    responses=NOT_THERE | {429: {"model": Problem, "description": "Too many hints at the moment"}},
)
def hint(
    context: ContextDep,
    request: Request,
    id: Annotated[str, Path(max_length=200, description="Id of the node")],
    said: HintIn,
) -> HintOut:
    """Nothing is public before somebody looked at it. Nothing personal is asked, and nothing about the sender kept."""
    Reviews(context).hint(id, said.message, address=request.client.host if request.client else "")
    return HintOut()
