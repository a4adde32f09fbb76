"""Forms for routes and pages: given out with what is known, looked at, taken in as one change."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from api.context import Context
from graphkb import rounds
from graphkb.analytics.bodies import Bodies
from graphkb.analytics.coverage import newest_concept
from graphkb.analytics.time import Clock
from graphkb.capture import (
    Canonical,
    Captured,
    Choice,
    Choices,
    Filled,
    FilledRecord,
    Form,
    Given,
    Preview,
    Wanted,
    capture,
    form_of,
    load_forms,
    prefilled,
    preview,
    read_form,
    tidied,
    write_form,
)
from graphkb.errors import AnalysisError, NotFound, StoreBusy
from graphkb.importer import Limits
from graphkb.model import Reader, Visibility
from graphkb.snapshot import Snapshot
from graphkb.texts import Language

__all__ = ["Capturing"]

_ADMINISTRATION = Reader(Visibility.INTERNAL)

ATTEMPTS = 5
"""How often a form is planned anew because somebody wrote something else meanwhile."""


@dataclass(frozen=True, slots=True)
class Capturing:
    """What the administration does with forms; the caller has checked who asks."""

    context: Context

    @property
    def snapshot(self) -> Snapshot:
        """All facts: a form is compared with what nobody else sees, too."""
        return self.context.snapshot(_ADMINISTRATION)

    @property
    def forms(self) -> Mapping[str, Form]:
        """All forms by id."""
        return load_forms(self.context.ontology, self.context.settings.ontology_dir)

    def form(self, id: str) -> Form:
        """One form; raises NotFound."""
        return form_of(self.forms, id)

    def concept(self) -> str:
        """The concept whose fields are offered; empty: the district has none."""
        snapshot, day = self.snapshot, self.context.today()
        try:
            return newest_concept(snapshot, Bodies(snapshot, Clock(snapshot, day)), self.context.settings.district)
        except (AnalysisError, NotFound):
            return ""

    def choices(self, language: Language) -> Choices:
        """What may be answered, worked out once as long as the data stand still."""
        snapshot = self.snapshot
        return self.context.remember(
            snapshot, _ADMINISTRATION, ("choices", language), lambda: Choices(snapshot, language, self.concept())
        )

    def offered(self, selector: str, language: Language) -> tuple[Choice, ...]:
        """Records of a kind, `actor` or `place` to choose from; fields those of the concept."""
        return self.choices(language).among(self.context.ontology.kinds_of(selector), within=selector == "field")

    def prefilled(self, form: Form, wanted: Wanted) -> tuple[FilledRecord, ...]:
        """The records of a form with what is known; raises NotFound, InvalidParameter."""
        return prefilled(form, self.snapshot, self.context.today(), wanted)

    @staticmethod
    def key() -> str:
        """A key for a form that is being filled in."""
        return secrets.token_hex(6)

    def tidied(self, filled: Filled) -> Filled:
        """The same form with every answer written the one way, and names as ids where they mean one record."""
        form, choices = self.form(filled.form), self.choices(filled.language)
        canonical = Canonical(self.context.ontology)
        records = [
            replace(
                record,
                answers=tidied(form.part(record.part), record.answers, canonical, choices),
                before=tidied(form.part(record.part), record.before, canonical, choices),
                defaults=tidied(form.part(record.part), record.defaults, canonical, choices),
            )
            for record in filled.records
        ]
        return replace(filled, records=records)

    def plan(self, filled: Filled, *, overrule: bool = False) -> Captured:
        """What a filled form would record now; raises what `graphkb.capture.capture` raises."""
        return capture(
            self.tidied(filled),
            self.form(filled.form),
            self.snapshot,
            today=self.context.today(),
            choices=self.choices(filled.language),
            overrule=overrule,
            limits=Limits.of(self.context.settings),
        )

    def preview(self, captured: Captured, language: Language = "de") -> Preview:
        """That in lines to read."""
        return preview(captured, self.snapshot, language)

    def save(self, filled: Filled, *, by: str, overrule: bool = False) -> tuple[Captured, int]:
        """Take a filled form in, as one change; gives what was recorded and the revision.

        The answer to an inquiry is written together with its inquiry, both or neither. Raises what `plan` raises,
        NotFound for an inquiry that is not there, and StoreError; then nothing was changed.
        """
        store = self.context.store
        for attempt in range(1, ATTEMPTS + 1):
            expecting = self.snapshot.revision
            captured = self.plan(filled, overrule=overrule)
            try:
                reason = captured.document.name
                if not filled.round:
                    return captured, store.apply(captured.changes, by=by, reason=reason, expecting=expecting)
                asked = rounds.inquiry(store, filled.round)
                revision = rounds.take_in(
                    store, asked, captured.changes, day=captured.day, by=by, reason=reason, expecting=expecting
                )
                return captured, revision
            except StoreBusy:
                if attempt == ATTEMPTS:
                    raise
        raise AssertionError("unreachable")

    # ------------------------------------------------------------------ workbooks

    def workbook(
        self,
        form: Form,
        wanted: Wanted,
        language: Language,
        *,
        round: str = "",
        asked_by: str = "",
        letter: Sequence[str] = (),
    ) -> bytes:
        """The form as a workbook with what is known; raises NotFound, InvalidParameter.

        `round` is the inquiry that it belongs to: then its answer is taken in once.
        """
        node = self.snapshot.get(wanted.body)
        given = Given(
            form=form,
            records=self.prefilled(form, wanted),
            body=node.called(language) if node else "",
            key=round,
            round=round,
            asked_by=asked_by,
            letter=letter,
        )
        return write_form(given, self.choices(language), self.context.ontology)

    def read(self, path: Path) -> Filled:
        """A workbook that came back; raises UnreadableFile."""
        return read_form(path, self.forms, Limits.of(self.context.settings))
