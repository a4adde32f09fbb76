"""Rounds of asking for routes, pages and commands: whom to ask, the form and letter of each, what came back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from api.analyses import Analyses
from api.capture import Capturing
from api.context import Context
from graphkb import rounds
from graphkb.capture import known_measures
from graphkb.errors import InvalidParameter, MailFailed, NotFound
from graphkb.importer.ids import free_id
from graphkb.mail import Attachment, Mail, can_mail, send_mail
from graphkb.model import Reader, Visibility
from graphkb.rounds import Candidate, Inquiry, InquiryState, Letter
from graphkb.texts import N_, Language

__all__ = ["XLSX", "MailedRound", "Rounds"]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_ADMINISTRATION = Reader(Visibility.INTERNAL)


@dataclass(frozen=True, slots=True)
class MailedRound:
    """What became of a round that was mailed at once."""

    sent: tuple[Inquiry, ...]
    left: tuple[Inquiry, ...]
    """Still prepared: no mail address of the office is recorded, or what is asked about is gone."""
    failed: MailFailed | None
    """Why the mail server took no more; None: it took all that it was given."""


@dataclass(frozen=True, slots=True)
class Rounds:
    """What the administration does with inquiries; the caller has checked who asks."""

    context: Context

    @property
    def capturing(self) -> Capturing:
        """The forms."""
        return Capturing(self.context)

    def all(self) -> tuple[Inquiry, ...]:
        """All inquiries, newest first."""
        return rounds.inquiries(self.context.store)

    def one(self, id: str) -> Inquiry:
        """One inquiry; raises NotFound."""
        return rounds.inquiry(self.context.store, id)

    def candidates(self, concept: str = "", group: str = "") -> tuple[Candidate, ...]:
        """Whom to ask about which field, by what is not known; raises NotFound, AnalysisError."""
        analyses = Analyses(self.context, _ADMINISTRATION, self.capturing.snapshot)
        found = analyses.inventory(self.context.today(), concept=concept or None, target_group=group or None)
        return rounds.candidates(found.asking.letters, self.all())

    def prepare(
        self,
        wanted: Iterable[Candidate],
        *,
        title: str,
        asked_by: str,
        due: date | None,
        by: str,
        group: str = "",
        language: Language = "de",
    ) -> tuple[Inquiry, ...]:
        """Prepare inquiries; raises NotFound for a body, field or place that is not there, InvalidParameter."""
        chosen, snapshot = tuple(wanted), self.capturing.snapshot
        for one in chosen:
            for id in (one.body, one.field, *one.places):
                snapshot.node(id)
            if snapshot.node(one.field).kind != "field" or not all(snapshot.is_place(place) for place in one.places):
                raise InvalidParameter(name="letters", value=one.id, reason=N_("Gefragt wird nach Feldern an Orten."))
            if not one.places or not snapshot.is_actor(one.body):
                raise InvalidParameter(name="letters", value=one.id, reason=N_("Gefragt werden Stellen nach Orten."))
        if group and snapshot.node(group).kind != "target_group":
            raise NotFound(id=group)
        return rounds.prepare(
            self.context.store,
            chosen,
            title=title,
            asked_by=asked_by,
            due=due,
            today=self.context.today(),
            by=by,
            group=group,
            language=language,
        )

    # ------------------------------------------------------------------ what goes out

    def known(self, inquiry: Inquiry) -> int:
        """How many measures stand in its form."""
        snapshot = self.capturing.snapshot
        if inquiry.field not in snapshot:
            return 0
        return len(known_measures(snapshot, inquiry.field, inquiry.places, self.context.today()))

    def letter(self, inquiry: Inquiry) -> Letter:
        """Its cover letter."""
        return rounds.cover_letter(inquiry, self.capturing.snapshot, self.known(inquiry))

    def reminder(self, inquiry: Inquiry) -> Letter:
        """Its reminder."""
        return rounds.reminder(inquiry, self.capturing.snapshot)

    def workbook(self, inquiry: Inquiry) -> bytes:
        """Its form with the letter in front; raises NotFound if the office, field or a place is gone."""
        letter = self.letter(inquiry)
        return self.capturing.workbook(
            self.capturing.form(inquiry.form),
            inquiry.wanted,
            inquiry.language,
            round=inquiry.id,
            asked_by=inquiry.asked_by,
            letter=letter.paragraphs,
        )

    def file_name(self, inquiry: Inquiry) -> str:
        """Name of its workbook."""
        snapshot = self.capturing.snapshot
        names = [node.name for id in (inquiry.body, inquiry.field) if (node := snapshot.get(id))]
        return f"erhebung-{free_id(' '.join(names), ())}.xlsx"

    def mail(self, inquiry: Inquiry, to: str) -> Inquiry:
        """Mail the form to an office and note it; the address is not kept. Raises MailFailed, InvalidParameter."""
        letter = self.letter(inquiry)
        form = Attachment(self.file_name(inquiry), XLSX, self.workbook(inquiry))
        send_mail(self.context.settings, Mail(to, letter.subject, letter.text, (form,)))
        return rounds.send(self.context.store, inquiry, "mail", self.context.today())

    def prepared(self, title: str) -> tuple[Inquiry, ...]:
        """Forms of a round that wait to be sent, the first prepared first; empty if there are none."""
        waiting = (one for one in self.all() if one.title == title and one.state is InquiryState.PREPARED)
        return tuple(reversed(tuple(waiting)))

    def mail_round(self, title: str) -> MailedRound:
        """Mail all prepared forms of a round to the recorded addresses of their offices, each noted as it goes.

        What was mailed stays so if the server takes no more; done again it goes on with the rest. Raises
        InvalidParameter if nothing of this round is prepared, MailFailed if no mail server is set.
        """
        waiting = self.prepared(title)
        if not waiting:
            reason = N_("In dieser Runde wartet kein Bogen auf den Versand.")
            raise InvalidParameter(name="title", value=title, reason=reason)
        if not can_mail(self.context.settings):
            raise MailFailed(detail=N_("Es ist kein Mailserver eingestellt."))
        sent: list[Inquiry] = []
        for one in waiting:
            address = self.address(one)
            if not address:
                continue
            try:
                sent.append(self.mail(one, address))
            except MailFailed as error:
                return MailedRound(tuple(sent), _others(waiting, sent), error)
            except (InvalidParameter, NotFound):
                continue
        return MailedRound(tuple(sent), _others(waiting, sent), None)

    def mail_reminder(self, inquiry: Inquiry, to: str) -> Inquiry:
        """Mail a reminder with the form once more and note it; raises MailFailed, InvalidParameter."""
        if inquiry.sent_on is None:
            return self.remind(inquiry)  # says what is wrong
        letter = self.reminder(inquiry)
        form = Attachment(self.file_name(inquiry), XLSX, self.workbook(inquiry))
        send_mail(self.context.settings, Mail(to, letter.subject, letter.text, (form,)))
        return self.remind(inquiry)

    def address(self, inquiry: Inquiry) -> str:
        """The recorded mail address of the office; empty: none."""
        node = self.capturing.snapshot.get(inquiry.body)
        return node.text("email") if node else ""

    # ------------------------------------------------------------------ where it stands

    def send(self, inquiry: Inquiry, how: rounds.SentBy) -> Inquiry:
        """Note that it went out; raises InvalidParameter."""
        return rounds.send(self.context.store, inquiry, how, self.context.today())

    def remind(self, inquiry: Inquiry) -> Inquiry:
        """Note a reminder; raises InvalidParameter."""
        return rounds.remind(self.context.store, inquiry, self.context.today())

    def close(self, inquiry: Inquiry, note: str) -> Inquiry:
        """Wait for nothing any more."""
        return rounds.close(self.context.store, inquiry, note)

    def reopen(self, inquiry: Inquiry) -> Inquiry:
        """Wait again; raises InvalidParameter."""
        return rounds.reopen(self.context.store, inquiry)

    def forget(self, inquiry: Inquiry) -> None:
        """Delete one that was only prepared; raises InvalidParameter."""
        rounds.forget(self.context.store, inquiry)


def _others(all_of_them: Iterable[Inquiry], without: Iterable[Inquiry]) -> tuple[Inquiry, ...]:
    gone = {one.id for one in without}
    return tuple(one for one in all_of_them if one.id not in gone)
