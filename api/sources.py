"""Sources, for routes and pages: the register, facts by source, passages, and what the administration does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from api.context import Context
from graphkb.analytics.what_if import picture
from graphkb.errors import AnalysisError, InvalidParameter, NotFound, StoreBusy
from graphkb.model import Reader
from graphkb.passages import Passage, Shelf, TextInfo, passage
from graphkb.snapshot import Snapshot
from graphkb.withdrawal import (
    Correction,
    Effects,
    Replacement,
    Resting,
    SourceLine,
    Withdrawal,
    applied,
    correct,
    document_of,
    effects,
    register,
    replace_by,
    resting_on,
    values_of,
    withdraw,
)

__all__ = ["Sources"]

WITHDRAWN = "Quelle zurückgezogen"
REPLACED = "Quelle ersetzt"
CORRECTED = "Quelle berichtigt"
"""Reasons in the change log; kept in the database, so in one language."""


@dataclass(frozen=True, slots=True)
class Sources:
    """The documents as one reader sees them. What changes something: the caller has checked who asks."""

    context: Context
    reader: Reader

    @property
    def snapshot(self) -> Snapshot:
        """What the reader sees."""
        return self.context.snapshot(self.reader)

    @property
    def shelf(self) -> Shelf:
        """The texts in the data folder."""
        return Shelf(self.context.settings.data_dir, self.context.settings.max_upload_mb)

    def lines(self) -> tuple[SourceLine, ...]:
        """All documents with how much rests on each, worked out once as long as the data stand still."""
        snapshot = self.snapshot
        return self.context.remember(snapshot, self.reader, "sources", lambda: register(snapshot))

    def line(self, id: str) -> SourceLine:
        """One document; raises NotFound, InvalidParameter for what is none."""
        document_of(self.snapshot, id)
        return next(line for line in self.lines() if line.document.id == id)

    def facts(self, id: str) -> tuple[Resting, ...]:
        """Facts that rest on a document; raises NotFound, InvalidParameter for what is none."""
        return resting_on(self.snapshot, id)

    # ------------------------------------------------------------------ texts

    def text(self, id: str) -> TextInfo | None:
        """What is known of the text of a document; None if none is loaded or this reader may not see it."""
        info = self.shelf.info(id)
        return info if info and info.seen_by(self.reader) else None

    def texts(self) -> Mapping[str, TextInfo]:
        """All texts that this reader may see passages of, by document."""
        return {id: info for id, info in self.shelf.all().items() if info.seen_by(self.reader)}

    def passage(self, id: str, locator: str) -> tuple[TextInfo, Passage] | None:
        """The passage of a place; None without a text. Raises NotFound, InvalidParameter for no document."""
        document_of(self.snapshot, id)
        if self.text(id) is None:
            return None
        try:
            found = self.shelf.text(id)
        except NotFound:
            return None
        return found.info, passage(found, locator)

    def load_text(
        self, id: str, content: bytes, *, name: str, by: str, public: bool = False, licence: str = ""
    ) -> TextInfo:
        """Keep the text of a document; raises as `Shelf.load`, NotFound, InvalidParameter for no document."""
        document_of(self.snapshot, id)
        return self.shelf.load(id, content, name=name, by=by, public=public, licence=licence)

    def remove_text(self, id: str) -> bool:
        """Delete the text of a document; whether there was one."""
        return self.shelf.remove(id)

    # ------------------------------------------------------------------ changes

    def withdrawal(self, id: str, reason: str = "…") -> tuple[Withdrawal, Effects | None]:
        """What a withdrawal would do; None: there is no matrix, before or afterwards."""
        snapshot = self.snapshot
        plan = withdraw(snapshot, id, day=self.context.today(), reason=reason)
        return plan, self._effects(snapshot, plan)

    def withdraw(self, id: str, *, by: str, reason: str, revision: int | None = None) -> tuple[Withdrawal, int]:
        """Withdraw a document as one change; raises NotFound, InvalidParameter, StoreBusy, StoreError."""
        snapshot = self._as_shown(revision)
        plan = withdraw(snapshot, id, day=self.context.today(), reason=reason)
        said = f"{WITHDRAWN}: {plan.document.name}. {' '.join(reason.split())}"
        return plan, self.context.store.apply(plan.changes, by=by, reason=said, expecting=snapshot.revision)

    def replacement(self, id: str, other: str, *, keep_places: bool = True) -> Replacement:
        """What it would do to put another document in the place of this one."""
        return replace_by(self.snapshot, id, other, keep_places=keep_places)

    def replace(
        self,
        id: str,
        other: str,
        *,
        by: str,
        reason: str = "",
        keep_places: bool = True,
        revision: int | None = None,
    ) -> tuple[Replacement, int]:
        """Do it as one change; the revision is the one before if nothing rests on the document."""
        snapshot = self._as_shown(revision)
        plan = replace_by(snapshot, id, other, keep_places=keep_places)
        said = f"{REPLACED}: {plan.document.name} → {plan.by.name}. {reason}".rstrip(". ")
        return plan, self.context.store.apply(plan.changes, by=by, reason=said, expecting=snapshot.revision)

    def correct(self, id: str, said: Mapping[str, str], *, by: str, reason: str = "") -> tuple[Correction, int]:
        """Correct address and dates as one change; the revision is the one before if everything stood so already.

        Raises InvalidParameter for what cannot be read.
        """
        snapshot = self.snapshot
        plan = correct(snapshot, id, values_of(snapshot.ontology, said))
        why = f"{CORRECTED}: {plan.document.name}. {reason}".rstrip(". ")
        return plan, self.context.store.apply(plan.changes, by=by, reason=why, expecting=snapshot.revision)

    def _as_shown(self, revision: int | None) -> Snapshot:
        snapshot = self.snapshot
        if revision is not None and revision != snapshot.revision:
            raise StoreBusy(attempts=1)
        return snapshot

    def _effects(self, snapshot: Snapshot, plan: Withdrawal) -> Effects | None:
        day, district = self.context.today(), self.context.settings.district
        try:
            before = self.context.remember(
                snapshot, self.reader, ("picture", day, None), lambda: picture(snapshot, day, district=district)
            )
        except (NotFound, InvalidParameter, AnalysisError):
            return None
        gone = frozenset(fact.id for fact in plan.gone)
        after = applied(snapshot, plan.changes)
        return effects(before, after, day=day, district=district, reader=self.reader, gone=gone)
