"""Drafts for routes and pages: made from options, kept, changed; whoever keeps them was checked by the caller."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from api.analyses import Analyses
from api.options import options_of
from api.place_view import peers_of
from graphkb import drafts as kept
from graphkb.analytics.options import Options
from graphkb.drafts import Draft
from graphkb.errors import InvalidParameter, Phrase
from graphkb.texts import N_, Language

__all__ = ["Drafts"]


@dataclass(frozen=True, slots=True)
class Drafts:
    """Drafts as one reader makes and keeps them."""

    analyses: Analyses

    def make(
        self,
        day: date,
        place: str,
        field: str,
        *,
        target_group: str | None = None,
        concept: str | None = None,
        language: Language = "de",
    ) -> tuple[Options, Draft]:
        """Options for a cell and a first text; nothing is kept. Raises what `options_of` raises."""
        analyses = self.analyses
        found = options_of(analyses, day, place, field, target_group=target_group, concept=concept)
        peers = peers_of(analyses, day, analyses.snapshot.node(place))
        needs = analyses.need(day, concept=concept or self._concept(field), places=peers, target_group=target_group)
        return found, kept.written(analyses.snapshot, found, needs.cell(place, field), day, language)

    def _concept(self, field: str) -> str | None:
        return next((link.target for link in self.analyses.snapshot.out(field, "BELONGS_TO")), None)

    def all(self) -> tuple[Draft, ...]:
        """All drafts, newest first."""
        return kept.drafts(self.analyses.context.store)

    def one(self, id: str) -> Draft:
        """One draft; raises NotFound."""
        return kept.draft(self.analyses.context.store, id)

    def keep(self, draft: Draft, *, by: str) -> Draft:
        """Keep a new one; raises NotFound and InvalidParameter for what it is about."""
        self._check(draft)
        return kept.keep_draft(self.analyses.context.store, draft, by=by)

    def change(self, draft: Draft) -> Draft:
        """Write a changed one; raises NotFound, InvalidParameter, StoreBusy."""
        self._check(draft)
        return kept.change_draft(self.analyses.context.store, draft)

    def hand_over(self, id: str, measure: str) -> Draft:
        """Note the record that a person has made of it; raises NotFound, StoreBusy."""
        return kept.hand_over(self.analyses.context.store, id, measure)

    def delete(self, id: str) -> Draft:
        """Delete one; gives what it was. Raises NotFound."""
        return kept.delete_draft(self.analyses.context.store, id)

    def _check(self, draft: Draft) -> None:
        """The ids must be of the right kind; records that are gone since are no reason to lose a text."""
        snapshot = self.analyses.snapshot
        wanted = (
            ("place", draft.place, "place", N_("Das ist kein Ort.")),
            ("field", draft.field, "field", N_("Das ist kein Handlungsfeld.")),
            ("target_group", draft.target_group, "target_group", N_("Das ist keine Zielgruppe.")),
            *(("providers", id, "actor", N_("Das ist keine Stelle.")) for id in draft.providers),
        )
        for name, id, selector, reason in wanted:
            if not id:
                continue
            node = snapshot.get(id) if draft.id else snapshot.node(id)
            if node is not None and node.kind not in snapshot.ontology.kinds_of(selector):
                raise InvalidParameter(name=name, value=id, reason=Phrase.of(reason))
