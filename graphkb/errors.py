"""Every error that GraphKB raises on purpose.

```
GraphkbError
├── SettingsError            a setting has a value that cannot be used
├── OntologyError            the ontology contradicts itself
├── StoreError               the database did not do what was asked
│   ├── StoreUnavailable     not reachable, or gone in the middle of the work
│   ├── StoreRefused         wrong user or password, or not allowed
│   ├── StoreBusy            others wrote the same at the same time, again and again
│   ├── StoreTimeout         the answer took longer than the setting allows
│   ├── StoreFull            no room left on disk
│   │   └── StoreOutOfMemory     the change does not fit into the memory of the database
│   ├── StoreOutdated        server older than needed, or data of another version
│   ├── ConstraintBroken     the data would break a rule of the database
│   ├── QueryFailed          a query or its parameters are wrong: our mistake
│   └── EmbeddedError        the embedded database
│       ├── PlatformUnsupported   no embedded database for this machine
│       └── EmbeddedStartFailed   it did not come up
├── InputError               what a person gave cannot be used
│   ├── UnreadableFile       not a table of a known format, damaged, or too large
│   ├── InvalidData          rows with problems; carries every one of them
│   ├── InvalidParameter     a parameter is out of its bounds or names something unknown
│   ├── RecordChanged        somebody else changed the record since it was read; carries both versions
│   ├── UploadGone           what was sent is no longer kept
│   ├── UndoRefused          later changes stand against an undo; carries each of them
│   ├── Barred               erased on request or objected to being shown: it does not come back
│   ├── LinkOver             a personal link is used up, revoked or too old
│   ├── AlreadyDecided       somebody else decided a suggestion meanwhile
│   ├── TooOften             more was sent within a time than is taken
│   └── NotFound             no such record
├── AccessDenied             a token is missing or wrong
├── MailFailed               the mail server did not take a mail
├── JobsFull                 too many long jobs wait already
├── Cancelled                a person stopped it; nothing was changed
└── AnalysisError            an analysis cannot answer on this data
```

Each carries its facts as attributes and builds its text from the catalogue: `str(error)` is German,
`error.text("en")` English. HTTP status codes are not here: `api/problems.py` holds them in one table.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Protocol, runtime_checkable

from graphkb.texts import N_, Language, Texts

__all__ = [
    "AccessDenied",
    "AlreadyDecided",
    "AnalysisError",
    "Barred",
    "Cancelled",
    "ConstraintBroken",
    "EmbeddedError",
    "EmbeddedStartFailed",
    "GraphkbError",
    "InputError",
    "InvalidData",
    "InvalidParameter",
    "JobsFull",
    "LinkOver",
    "MailFailed",
    "NotFound",
    "OntologyError",
    "Phrase",
    "PlatformUnsupported",
    "Problem",
    "QueryFailed",
    "RecordChanged",
    "SettingsError",
    "Spoken",
    "StoreBusy",
    "StoreError",
    "StoreFull",
    "StoreOutOfMemory",
    "StoreOutdated",
    "StoreRefused",
    "StoreTimeout",
    "StoreUnavailable",
    "TooOften",
    "UndoRefused",
    "UnreadableFile",
    "UploadGone",
]


@runtime_checkable
class Spoken(Protocol):
    """A fact that reads differently in each language, such as a label of the ontology."""

    def in_language(self, language: Language) -> str:
        """Give the words in this language."""
        ...


@dataclass(frozen=True, slots=True)
class Phrase:
    """A German text of the catalogue with `{facts}`, as a fact inside a larger text."""

    words: str
    facts: tuple[tuple[str, object], ...] = ()

    @classmethod
    def of(cls, words: str, **facts: object) -> Phrase:
        """Make one from a text and its facts."""
        return cls(words, tuple(facts.items()))

    def in_language(self, language: Language) -> str:
        """Give the words in this language."""
        return Texts(language)(self.words, **_spoken(dict(self.facts), language))

    def __str__(self) -> str:
        return self.in_language("de")


_OURS = frozenset({"reason", "detail"})
"""Facts that may be a text of the catalogue; every other text is what a person or another program gave."""


def _spoken(facts: dict[str, object], language: Language) -> dict[str, object]:
    """Put facts into words of this language where they differ by language."""
    spoken = {name: fact.in_language(language) if isinstance(fact, Spoken) else fact for name, fact in facts.items()}
    texts = Texts(language)
    return {name: texts(fact) if name in _OURS and isinstance(fact, str) else fact for name, fact in spoken.items()}


class GraphkbError(Exception):
    """Base of all. `message` says what is wrong, `advice` what to do; both German with `{facts}`.

    >>> NotFound(id="gibt-es-nicht").text("en")
    'There is no record with the id «gibt-es-nicht».'
    """

    message: ClassVar[str] = N_("Es ist ein Fehler aufgetreten.")
    advice: ClassVar[str] = ""

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(facts)

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.facts))

    @property
    def code(self) -> str:
        """Stable name of this kind of error, for programs: the class name."""
        return type(self).__name__

    def text(self, language: Language = "de") -> str:
        """Say what is wrong and what to do, in this language."""
        texts, facts = Texts(language), _spoken(self.facts, language)
        said = texts(self.message, **facts)
        return f"{said} {texts(self.advice, **facts)}" if self.advice else said

    def __str__(self) -> str:
        return self.text("de")


def _rebuild(cls: type[GraphkbError], facts: dict[str, object]) -> GraphkbError:
    return cls(**facts)


class SettingsError(GraphkbError):
    """Facts: name, reason."""

    message = N_("Die Einstellung {name} ist nicht brauchbar: {reason}")


class OntologyError(GraphkbError):
    """Facts: file, place, reason."""

    message = N_("Die Ontologie ist fehlerhaft in {file}, {place}: {reason}")


class StoreError(GraphkbError):
    """Facts: detail."""

    message = N_("Die Datenbank meldet einen Fehler: {detail}")


class StoreUnavailable(StoreError):
    """Facts: uri, detail."""

    message = N_("Die Datenbank unter {uri} antwortet nicht.")
    advice = N_("Bitte prüfen, ob sie läuft und erreichbar ist. Es wurde nichts halb geschrieben. ({detail})")


class StoreRefused(StoreError):
    """Facts: uri, user."""

    message = N_("Die Datenbank unter {uri} weist die Anmeldung als «{user}» ab.")
    advice = N_("Bitte GRAPHKB_NEO4J_USER und GRAPHKB_NEO4J_PASSWORD prüfen.")


class StoreBusy(StoreError):
    """Facts: attempts; with one, what was decided on is no longer as it was."""

    message = N_("Andere schreiben gerade dasselbe; nach {attempts} Versuchen wurde aufgegeben.")
    advice = N_("Es wurde nichts geändert. Bitte noch einmal versuchen.")

    def text(self, language: Language = "de") -> str:
        """Say what is wrong and what to do, in this language."""
        if self.facts.get("attempts") != 1:
            return super().text(language)
        return Texts(language)(
            N_("Inzwischen hat jemand anderes etwas geändert. Von Ihnen wurde nichts geschrieben. Bitte neu ansehen.")
        )


class StoreTimeout(StoreError):
    """Facts: seconds."""

    message = N_("Die Datenbank hat nicht innerhalb von {seconds} Sekunden geantwortet.")
    advice = N_("Es wurde nichts geändert. GRAPHKB_QUERY_TIMEOUT_S kann die Frist verlängern.")


class StoreFull(StoreError):
    """Facts: detail."""

    message = N_("Der Datenbank fehlt Platz: {detail}")
    advice = N_("Es wurde nichts halb geschrieben. Bitte Speicher frei machen und noch einmal versuchen.")


class StoreOutOfMemory(StoreFull):
    """Facts: detail."""

    message = N_("Der Arbeitsspeicher der Datenbank reicht für diese Änderung nicht: {detail}")
    advice = N_(
        "Es wurde nichts geändert. Bitte auf mehrere Dateien aufteilen, oder der Datenbank mehr geben: "
        "GRAPHKB_EMBEDDED_HEAP_MB, bei einem Neo4j-Server server.memory.heap.max_size."
    )


class StoreOutdated(StoreError):
    """Facts: found, needed."""

    message = N_("Die Datenbank hat den Stand {found}, gebraucht wird {needed}.")


class ConstraintBroken(StoreError):
    """Facts: detail."""

    message = N_("Die Daten verletzen eine Regel der Datenbank: {detail}")
    advice = N_("Es wurde nichts geändert.")


class QueryFailed(StoreError):
    """Facts: query, detail."""

    message = N_("Die Abfrage {query} ist fehlerhaft: {detail}")


class EmbeddedError(StoreError):
    """Facts: detail."""


class PlatformUnsupported(EmbeddedError):
    """Facts: platform."""

    message = N_("Für dieses System ({platform}) gibt es keine eingebettete Datenbank.")
    advice = N_("Bitte GRAPHKB_NEO4J_URI auf einen Neo4j-Server ab Version 5.26 setzen.")


class EmbeddedStartFailed(EmbeddedError):
    """Facts: detail, log."""

    message = N_("Die eingebettete Datenbank ist nicht gestartet: {detail}")
    advice = N_("Näheres steht in {log}.")


class InputError(GraphkbError):
    """Facts: detail."""

    message = N_("Die Eingabe ist nicht brauchbar: {detail}")


class UnreadableFile(InputError):
    """Facts: file, reason."""

    message = N_("{file} lässt sich nicht lesen: {reason}")
    advice = N_("Es wurde nichts geändert.")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in one cell of a table, with advice.

    `sheet` and `cell` are empty where the file as a whole is meant; `cell` is written as in a
    spreadsheet (`C7`). `message` and `advice` are German texts of the catalogue with `{facts}`.
    """

    file: str
    sheet: str
    cell: str
    message: str
    advice: str
    facts: tuple[tuple[str, str | Spoken], ...] = ()

    def text(self, language: Language = "de") -> str:
        """Say where, what and what to do, in this language."""
        texts, facts = Texts(language), _spoken(dict(self.facts), language)
        # A sheet that is a file of its own, as in a folder of tables, is not said twice.
        sheet = "" if self.file.rsplit(".", 1)[0] == self.sheet else self.sheet
        where = ", ".join(part for part in (self.file, sheet, self.cell) if part)
        said = f"{where}: {texts(self.message, **facts)}"
        return f"{said} {texts(self.advice, **facts)}" if self.advice else said


class InvalidData(InputError):
    """Facts: problems (every `Problem` found, or the first of very many), count of all."""

    message = N_("{count} Angaben sind nicht brauchbar. Es wurde nichts geändert.")

    def __init__(self, problems: Iterable[Problem], count: int | None = None) -> None:
        self.problems = tuple(problems)
        self.count = len(self.problems) if count is None else count
        super().__init__(problems=self.problems, count=self.count)

    def text(self, language: Language = "de") -> str:
        """Say how many problems there are, then each in a line of its own."""
        texts = Texts(language)
        head = texts.plural(
            "Eine Angabe ist nicht brauchbar. Es wurde nichts geändert.",
            "{n} Angaben sind nicht brauchbar. Es wurde nichts geändert.",
            self.count,
        )
        lines = [head, *(problem.text(language) for problem in self.problems)]
        if more := self.count - len(self.problems):
            lines.append(texts.plural("Eine weitere ist nicht aufgeführt.", "{n} weitere sind nicht aufgeführt.", more))
        return "\n".join(lines)


class InvalidParameter(InputError):
    """Facts: name, value, reason."""

    message = N_("«{value}» geht nicht für {name}: {reason}")


class RecordChanged(InputError):
    """Facts: id, by, revision of the later change, fields (what stands where, as `graphkb.editing` gives it)."""

    message = N_("«{id}» wurde inzwischen geändert: Änderung {revision}, von {by}.")
    advice = N_("Es wurde nichts überschrieben. Bitte beide Fassungen vergleichen und noch einmal speichern.")


class UndoRefused(InputError):
    """Facts: revision of the change to undo, count, obstacles (as `graphkb.editing` gives them)."""

    message = N_("Änderung {revision} lässt sich nicht ganz zurücknehmen; dagegen stehen: {count}.")
    advice = N_("Es wurde nichts geändert. Der unberührte Rest lässt sich auf Wunsch zurücknehmen.")


class Barred(InputError):
    """Facts: id. A person or body that was erased on request, or that objected to being shown."""

    message = N_("«{id}» wurde auf Wunsch gelöscht oder hat der Veröffentlichung widersprochen.")
    advice = N_("Es wurde nichts geändert. Die Sperre lässt sich unter «Personen» prüfen und aufheben.")


class UploadGone(InputError):
    """Facts: file."""

    message = N_("«{file}» liegt nicht mehr hier: Hochgeladenes wird nach einem Tag gelöscht.")
    advice = N_("Bitte noch einmal hochladen.")


class LinkOver(InputError):
    """A personal link that is used up, revoked or older than it may be."""

    message = N_("Dieser Link gilt nicht mehr.")
    advice = N_("Bitte die Stelle, die ihn geschickt hat, um einen neuen bitten.")


class AlreadyDecided(InputError):
    """Facts: by."""

    message = N_("Darüber hat inzwischen jemand entschieden: {by}.")
    advice = N_("Es wurde nichts doppelt geschrieben. Die Entscheidung steht beim Vorschlag.")


class TooOften(InputError):
    """Facts: minutes until it is taken again."""

    message = N_("Gerade kommen sehr viele Hinweise an.")
    advice = N_("Bitte in {minutes} Minuten noch einmal senden. Es wurde nichts gespeichert.")


class NotFound(InputError):
    """Facts: id."""

    message = N_("Es gibt keinen Eintrag mit der Kennung «{id}».")


class AccessDenied(GraphkbError):
    """Facts: none."""

    message = N_("Dafür ist eine Anmeldung nötig.")
    advice = N_("Bitte das Verwaltungskennwort angeben; es wurde beim ersten Start gezeigt.")


class MailFailed(GraphkbError):
    """The mail server did not take a mail; nothing else was changed."""

    message = N_("Die E-Mail ließ sich nicht versenden: {detail}")
    advice = N_(
        "Den Text bitte kopieren und selbst senden. Die Einstellungen des Mailservers beginnen mit GRAPHKB_SMTP."
    )


class JobsFull(GraphkbError):
    """Facts: count."""

    message = N_("Es warten schon {count} Aufträge.")
    advice = N_("Bitte warten, bis einer fertig ist, oder einen abbrechen.")


class Cancelled(GraphkbError):
    """Facts: none."""

    message = N_("Abgebrochen. Es wurde nichts geändert.")


class AnalysisError(GraphkbError):
    """Facts: reason."""

    message = N_("Die Auswertung ist mit diesen Daten nicht möglich: {reason}")
