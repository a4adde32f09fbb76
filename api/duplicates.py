"""Bodies recorded twice, for routes and pages: proposed, decided, merged; and where an old address leads."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response

from api.context import Context
from graphkb.duplicates import PROPOSED, Found, Merge, Standing, merge, pair_of, pairs, standing
from graphkb.errors import AccessDenied, GraphkbError, NotFound
from graphkb.model import PUBLIC, Reader, Visibility
from graphkb.snapshot import Snapshot
from graphkb.store import decisions
from graphkb.store.decisions import Verdict
from graphkb.texts import N_, Texts

__all__ = ["Duplicates", "lead_on"]

_ADMINISTRATION = Reader(Visibility.INTERNAL)

MERGED = N_("Zusammengeführt: «{gone}» in «{keep}»")

Handler = Callable[[Request, Exception], Response | Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Duplicates:
    """What the administration does with bodies recorded twice; the caller has checked who asks."""

    context: Context

    @property
    def snapshot(self) -> Snapshot:
        """All facts, for merging moves what nobody else sees, too."""
        return self.context.snapshot(_ADMINISTRATION)

    def found(self, least: float = PROPOSED) -> Found:
        """Pairs from a score on, worked out once as long as the data stand still."""
        snapshot = self.snapshot
        return self.context.remember(snapshot, _ADMINISTRATION, ("duplicates", least), lambda: pairs(snapshot, least))

    def standing(self, least: float = PROPOSED) -> Standing:
        """The same, by what was decided."""
        return standing(self.snapshot, self.found(least), decisions.decisions(self.context.store))

    def decide(self, first: str, second: str, verdict: Verdict, *, by: str, reason: str) -> None:
        """Keep a decision; raises NotFound, InvalidParameter for what is no body."""
        pair = pair_of(self.snapshot, first, second)
        decisions.decide(self.context.store, pair.first, pair.second, verdict, by=by, reason=reason)

    def merge(
        self,
        keep: str,
        gone: str,
        choices: Mapping[str, str],
        *,
        by: str,
        reason: str,
        revision: int | None = None,
    ) -> tuple[Merge, int]:
        """Merge two bodies and keep the decision; gives what was done and the new revision.

        Raises NotFound, InvalidParameter; StoreBusy if the data are not those of `revision` any more.
        """
        snapshot = self.snapshot
        plan = merge(snapshot, keep, gone, choices)
        said = reason or Texts("de")(MERGED, gone=plan.gone.name, keep=plan.keep.name)
        expected = snapshot.revision if revision is None else revision
        made = decisions.merge(self.context.store, plan.change, keep, gone, by=by, reason=said, expecting=expected)
        return plan, made


def lead_on(app: FastAPI, context: Context) -> None:
    """Answer what asks for a merged body by its old id with 308 and the new address.

    To be called after the other handlers of errors, which get everything else.
    """
    others: Handler = app.exception_handlers[GraphkbError]

    async def moved(request: Request, error: Exception) -> Response:
        assert isinstance(error, NotFound)
        if request.method in ("GET", "HEAD") and (url := _moved_url(request, context, str(error.facts["id"]))):
            return RedirectResponse(url, status_code=308)
        answer = others(request, error)
        return answer if isinstance(answer, Response) else await answer

    app.add_exception_handler(NotFound, moved)


def _reader(request: Request, context: Context) -> Reader:
    """Who asks, by header or cookie: an id that they may not see must not stand in the answer either."""
    bearer = request.headers.get("authorization", "").removeprefix("Bearer ")
    for token in filter(None, (bearer, *request.cookies.values())):
        with suppress(AccessDenied):
            return context.reader_of(token)
    return PUBLIC


def _moved_url(request: Request, context: Context, id: str) -> str:
    """The address with the new id in the place of the old one; empty if it leads nowhere."""
    parts = request.url.path.split("/")
    old = quote(id, safe="")
    if old not in parts and id not in parts:
        return ""
    new = context.now_of({id}, context.snapshot(_reader(request, context)))(id)
    if new == id:
        return ""
    path = "/".join(quote(new, safe="") if part in (old, id) else quote(part) for part in parts)
    return f"{path}?{request.url.query}" if request.url.query else path
