"""The entrances in the head of every page and what is behind each: one list for menu, overview pages and start page."""

from __future__ import annotations

from dataclasses import dataclass

from graphkb.texts import N_

__all__ = ["ENTRANCES", "Entrance", "Entry"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One page of an entrance."""

    label: str
    path: str
    """Below the language."""
    text: str
    """What it is for, in one sentence."""
    main: bool = False
    """Stands in the head of every page; the others are one click further. As many as fit on one line."""


@dataclass(frozen=True, slots=True)
class Entrance:
    """One way into the product."""

    label: str
    path: str
    """Of the page that lists its entries."""
    text: str
    entries: tuple[Entry, ...]
    inside: bool = False
    """For those signed in only."""
    aside: bool = False
    """Stands at the right, apart from the others."""


ENTRANCES = (
    Entrance(
        N_("Beraten"),
        "beraten",
        N_("Für einen Verein passende Partner finden, mit Gründen und Quellen."),
        (
            Entry(
                N_("Partner finden"), "partner", N_("Wer zu einem Verein oder einem Vorhaben passt, und warum."), True
            ),
            Entry(
                N_("Akteure"),
                "akteure",
                N_("Ämter, Verbände, Vereine und Netzwerke, mit allem, was erfasst ist."),
                True,
            ),
            Entry(
                N_("Beratungsblatt"),
                "beratung",
                N_("In ein paar Worten sagen, was gesucht wird: Partner, Förderung, nächste Schritte auf einem Blatt."),
                True,
            ),
            Entry(
                N_("Migrantenorganisationen"),
                "migrantenorganisationen",
                N_("Wie gut sie verbunden sind und welche Verbindung am meisten helfen würde."),
            ),
            Entry(N_("Wege"), "wege", N_("Über welche Netzwerke und Maßnahmen zwei Stellen zueinander finden.")),
        ),
    ),
    Entrance(
        N_("Planen"),
        "planen",
        N_("Sehen, was wo läuft, was ausläuft und was niemand erhoben hat."),
        (
            Entry(
                N_("Abdeckung"), "abdeckung", N_("Handlungsfelder und Leitlinien nach Ort, in sechs Zuständen."), True
            ),
            Entry(N_("Orte"), "orte", N_("Eine Kommune oder ein Quartier auf einer Seite."), True),
            Entry(N_("Karte"), "karte", N_("Abdeckung, Bedarf und Zahlen auf der Karte."), True),
            Entry(N_("Bedarf"), "bedarf", N_("Kennzahlen mit Jahr und Quelle, und was zuerst dran wäre."), True),
            Entry(N_("Maßnahmen"), "massnahmen", N_("Der Katalog: Träger, Ziele, Zielgruppen, Förderung."), True),
            Entry(N_("Erhebung"), "erhebung", N_("Was schon bekannt ist und wen man als Nächstes fragt.")),
            Entry(N_("Strukturen"), "strukturen", N_("Quartiersarbeit, Treffpunkte, Integrationsrat: was es wo gibt.")),
            Entry(N_("Leitlinien"), "leitlinien", N_("Vom Konzept über die Leitlinie bis zur Maßnahme.")),
            Entry(N_("Mindmap"), "mindmap", N_("Ein Konzept als Baum: Felder, Leitlinien, Maßnahmen, Akteure.")),
            Entry(N_("Fristen"), "fristen", N_("Was wann endet und was an einer einzigen Stelle hängt.")),
            Entry(N_("Was wäre wenn"), "was-waere-wenn", N_("Was ohne eine Stelle oder ein Programm anders wäre.")),
            Entry(N_("Nebeneinander"), "nachbarn", N_("Wer am selben Ort dasselbe tut, ohne bekannte Verbindung.")),
            Entry(N_("Evaluation"), "evaluation", N_("Welche Maßnahme wann überprüft wurde und was ansteht.")),
            Entry(N_("Konferenzen"), "konferenzen", N_("Regelmäßige Konferenzen mit vorbereiteter Liste.")),
        ),
    ),
    Entrance(
        N_("Überblicken"),
        "ueberblicken",
        N_("Gruppen der Zusammenarbeit sehen und wer sie verbindet."),
        (
            Entry(
                N_("Überblick"),
                "ueberblick",
                N_("Alle Auswertungen auf einer Seite; daraus die Sitzungsvorlage."),
                True,
            ),
            Entry(N_("Netz"), "netz", N_("Wer mit wem arbeitet, als Karte und als Tabelle."), True),
            Entry(N_("Wandel"), "wandel", N_("Zwei Tage verglichen: was neu ist, was endete."), True),
            Entry(N_("Gruppen"), "gruppen", N_("Gruppen der Zusammenarbeit, ihre Mitglieder, wie fest sie sind.")),
            Entry(N_("Wer war wo dabei"), "zwei-ebenen", N_("Stellen und ihre Netzwerke, Maßnahmen, Veranstaltungen.")),
            Entry(N_("Vermittelnde Stellen"), "stellungen", N_("Wer andere verbindet, und wie sicher das ist.")),
            Entry(N_("Befunde"), "befunde", N_("Was sich heute sagen lässt, Satz für Satz zum Nachprüfen.")),
        ),
    ),
    Entrance(
        N_("Erfassen"),
        "erfassen",
        N_("Einträge anlegen, auffrischen, prüfen und zusammenführen."),
        (
            Entry(N_("Neuer Eintrag"), "erfassen/neu", N_("Eine Stelle, Maßnahme oder Verbindung anlegen."), True),
            Entry(N_("Auffrischen"), "erfassen/auffrischen", N_("Was am längsten niemand bestätigt hat."), True),
            Entry(N_("Prüfen"), "erfassen/pruefen", N_("Vorschläge von außen annehmen oder ablehnen.")),
            Entry(N_("Erfassungsbogen"), "erfassen/bogen", N_("Ausfüllen, ausdrucken oder als Mappe verschicken.")),
            Entry(N_("Erhebungsrunden"), "erfassen/runden", N_("Wer welchen Bogen bekam und was zurückkam.")),
            Entry(N_("Vorlage einlesen"), "erfassen/vorlage", N_("Tabellen nach der Vorlage, oder ein Graph.")),
            Entry(N_("Tabelle übernehmen"), "erfassen/tabelle", N_("Tabellen anderer mit einer Zuordnung einlesen.")),
            Entry(N_("Aufträge"), "erfassen/auftraege", N_("Was länger läuft, wie weit es ist, was daraus wurde.")),
            Entry(
                N_("Änderungen"),
                "erfassen/aenderungen",
                N_("Wer was geändert hat; jede Änderung lässt sich zurücknehmen."),
            ),
            Entry(N_("Doppelte Einträge"), "erfassen/doppelte", N_("Was vielleicht zweimal erfasst ist.")),
            Entry(N_("Personen"), "erfassen/personen", N_("Auskunft, Löschung und Widerspruch.")),
            Entry(N_("Abonnements"), "erfassen/abonnements", N_("Wer Neues per E-Mail erhält.")),
            Entry(
                N_("Gespeicherte Suchen"), "suche/gespeichert", N_("Suchen unter einem Namen, und was daran neu ist.")
            ),
        ),
        inside=True,
    ),
    Entrance(
        N_("Nachschlagen"),
        "nachschlagen",
        N_("Woher die Angaben stammen und wie gerechnet wird."),
        (
            Entry(N_("Neues"), "neues", N_("Was zuletzt erfasst oder geändert wurde."), True),
            Entry(N_("Quellen"), "quellen", N_("Jedes Dokument und was darauf beruht."), True),
            Entry(N_("Daten & Methoden"), "daten", N_("Ausfuhr, Schnittstelle, Rechenwege, Begriffe.")),
            Entry(N_("Suche"), "suche", N_("Alles nach Wörtern, Ort und Handlungsfeld.")),
        ),
        aside=True,
    ),
)
"""In the order in which they stand."""
