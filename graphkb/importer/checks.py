"""What rows must keep beyond their single cells: identity, references, allowed ends, decency."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from graphkb.decency import (
    FLAG,
    PLACE_PROPERTIES,
    Barring,
    Protection,
    names_a_street,
    private_mail,
    private_phone,
    protection,
)
from graphkb.errors import Spoken
from graphkb.importer.cells import Enumerated
from graphkb.importer.rows import Draft
from graphkb.importer.sheet import Problems
from graphkb.importer.state import State
from graphkb.importer.template import relation_id, suggest
from graphkb.model import Relation, SourceRef, Visibility
from graphkb.ontology import Label, Ontology
from graphkb.texts import N_, Language

__all__ = ["RecordChecks"]

LEAST_PERSONS = 10
"""No figure below this many persons is stored (rules.md 18)."""
_PERSONS = frozenset({"persons", "persons_per_year"})
_SUGGESTIONS = 50
"""Searches for a similar id among all ids; each takes a while in a large base."""

_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_CALL = re.compile(r"(?:\+\d{2}|\b0\d)[\d /()-]{6,}\d")
_FAMILIES = {
    "actor": Label(de="Akteur", en="actor"),
    "place": Label(de="Ort", en="place"),
    "any": Label(de="alles", en="anything"),
    "planning": Label(de="Eintrag der Planung", en="planning record"),
    "context": Label(de="Eintrag des Umfelds", en="context record"),
    "vocabulary": Label(de="Eintrag des Vokabulars", en="vocabulary record"),
}


class _Ends:
    """Which kinds a relation may join, in words."""

    def __init__(self, ontology: Ontology, type: str) -> None:
        self._ontology = ontology
        self._type = type

    def in_language(self, language: Language) -> str:
        """Give it in this language: «Akteur → Maßnahme, Treffpunkt»."""
        return "; ".join(
            f"{self._names(end.source, language)} → {self._names(end.target, language)}"
            for end in self._ontology.relation(self._type).ends
        )

    def _names(self, selectors: Iterable[str], language: Language) -> str:
        labels = (
            self._ontology.kind(name).label if name in self._ontology.kinds else _FAMILIES[name] for name in selectors
        )
        return ", ".join(label.in_language(language) for label in labels)


class RecordChecks:
    """Holds what is known of all rows while they are checked; every problem goes into `problems`.

    Call `node` for every draft of a node first, then `references`, then `relation`: each rests on the one before.
    """

    def __init__(self, ontology: Ontology, existing: State, problems: Problems) -> None:
        self._ontology = ontology
        self._existing = existing
        self._problems = problems
        self._kinds: dict[str, str | None] = {id: node.kind for id, node in existing.nodes.items()}
        """Kind of every node that will be there; None if its row says an unknown one."""
        self._changed: set[str] = set()
        self._nodes: dict[str, Draft] = {}
        self._relations: dict[str, Draft] = {}
        self._erased: set[str] = set()
        """Ids in rows that must not be taken in."""
        self._suggested = 0
        self._allows = lru_cache(maxsize=None)(ontology.allows)

    # -------------------------------------------------------------------------------------------- nodes

    def node(self, draft: Draft) -> bool:
        """One row of a node: what it must have, and that its id is used once. False: it must not be taken in."""
        values, sheet = draft.values, draft.table.sheet
        if self._existing.bars and self._is_barred(draft):
            return False
        self._required(draft, ("id", "name"))
        if "kind" not in values and "kind" not in draft.bad and len(sheet.kinds) == 1:
            values["kind"] = sheet.kinds[0]
        kind = values.get("kind")
        if kind is None:
            if "kind" not in draft.bad:
                self._required(draft, ("kind",))
        elif kind not in sheet.kinds:
            self._say(
                draft,
                "kind",
                N_("«{kind}» gehört nicht in die Tabelle «{sheet}»."),
                N_("Bitte die Zeile in die Tabelle «{right}» setzen."),
                kind=self._ontology.kind(kind).label,
                sheet=sheet.id,
                right=self._ontology.kind(kind).sheet,
            )
        else:
            self._properties_fit(draft, kind)
        if kind == "document" and "sources" not in values and "sources" not in draft.bad and "id" in values:
            values["sources"] = (SourceRef(values["id"]),)
        self._required(draft, ("sources",))
        self._period(draft)
        if "person" in sheet.kinds:
            self._no_contacts(draft)
        self._no_private_contacts(draft)
        self._safe_address(draft, kind)
        if not draft.old:
            self._identity(draft, kind)
        return True

    def _is_barred(self, draft: Draft) -> bool:
        """Whether the record was erased on request. One that objected is taken in for the administration alone."""
        values, kinds = draft.values, draft.table.sheet.kinds
        kind = self._ontology.kinds.get(values.get("kind", kinds[0]))
        if kind is None or not (kind.actor or kind.id == "person"):
            return False
        id = values.get("id", "")
        names = _names(values)
        bar = self._existing.bars.on(id, kind.id == "person", names)
        if bar is None:
            return False
        day = f"{bar.at.astimezone():%d.%m.%Y}"
        if bar.barring is Barring.ERASED:
            self._erased.add(id)
            message = N_("Übergangen: Dieser Eintrag wurde am {day} auf Wunsch gelöscht.")
            advice = N_("Ist es jemand anderes gleichen Namens, lässt sich die Sperre unter «Personen» aufheben.")
            draft.table.note(self._problems, draft.row, "name", message, advice, day=day)
            return True
        if values.get("visibility") is not Visibility.INTERNAL:
            values["visibility"] = Visibility.INTERNAL
            message = N_("Bleibt intern: Der Veröffentlichung wurde am {day} widersprochen.")
            advice = N_("Der Widerspruch lässt sich unter «Personen» aufheben.")
            draft.table.note(self._problems, draft.row, "visibility", message, advice, day=day)
        return False

    def _identity(self, draft: Draft, kind: str | None) -> None:
        id = draft.values.get("id")
        if id is None:
            return
        if first := self._nodes.get(id):
            self._twice(draft, first, N_("Die Kennung «{id}» gibt es schon in {where}."), id)
            return
        self._nodes[id] = draft
        if id in self._kinds and self._kinds[id] != kind:
            self._changed.add(id)
        self._kinds[id] = kind

    def _properties_fit(self, draft: Draft, kind: str) -> None:
        for name in draft.values:
            column = draft.table.sheet.columns[name]
            if column.kinds and kind not in column.kinds:
                self._say(
                    draft,
                    name,
                    N_("«{column}» gibt es bei «{kind}» nicht."),
                    N_("Bitte die Zelle leeren. Die Angabe gehört zu: {kinds}."),
                    column=column.label,
                    kind=self._ontology.kind(kind).label,
                    kinds=Enumerated((name, self._ontology.kind(name).label) for name in sorted(column.kinds)),
                )

    def _no_contacts(self, draft: Draft) -> None:
        for name, value in draft.values.items():
            if name in ("id", "sources", "kind"):
                continue
            said = value if isinstance(value, str) else "; ".join(value) if isinstance(value, tuple) else ""
            if _MAIL.search(said) or _CALL.search(said):
                self._say(
                    draft,
                    name,
                    N_("Bei einer Person steht eine E-Mail-Adresse oder Telefonnummer."),
                    N_("Kontaktdaten von Personen werden nicht gespeichert. Bitte löschen."),
                )

    def _no_private_contacts(self, draft: Draft) -> None:
        values = draft.values
        names = _names(values)
        for name, value in values.items():
            column = draft.table.sheet.columns[name]
            consent = column.property.consent if column.property else ""
            if column.type not in ("email", "phone") or name in values.get(consent, ()):
                continue
            message = N_("«{value}» ist eine Handynummer, also wohl die einer einzelnen Person.")
            if column.type == "email":
                message = N_("«{value}» sieht nach der E-Mail-Adresse einer einzelnen Person aus.")
            if private_phone(value) if column.type == "phone" else private_mail(value, names):
                advice = N_("Bitte eine Adresse oder Nummer der Stelle eintragen, oder löschen.")
                if consent:
                    advice = N_("Bitte löschen, oder bei «{consent}» eintragen, dass die Stelle eingewilligt hat.")
                label = self._ontology.properties[consent].label if consent else ""
                self._say(draft, name, message, advice, value=value, consent=label)

    def _safe_address(self, draft: Draft, kind: str | None) -> None:
        """No street of a shelter or a home, neither as an address nor in a text (rules.md 15 and 17)."""
        values, columns = draft.values, draft.table.sheet.columns
        if FLAG not in columns or kind is None or kind not in columns[FLAG].kinds or self._ontology.kind(kind).place:
            return
        names = _names(values)
        why = protection(names, values.get("address", ""), values.get(FLAG, ""))
        if why is None:
            return
        texts = {name: values.get(name, "") for name in ("name", "name_en", "description", "remark")}
        texts |= {name: str(values[name]) for name in values if columns[name].further}
        texts["aliases"] = "; ".join(values.get("aliases", ()))
        found = [name for name in sorted(PLACE_PROPERTIES) if name in values]
        found += [name for name, text in texts.items() if names_a_street(text)]
        message = N_("Hier wohnen oder schützen sich Menschen: Straße und Lage werden nicht gespeichert.")
        if why is Protection.HOME:
            message = N_("Das sieht nach einer Privatwohnung aus: Straße und Lage werden nicht gespeichert.")
        advice = N_(
            "Bitte leeren; das Quartier genügt (Verbindung «hat den Sitz in»). Stimmt das nicht: bei «{flag}» nein "
            "eintragen."
        )
        if why is Protection.SAID:
            advice = N_("Bitte leeren; das Quartier genügt (Verbindung «hat den Sitz in»).")
        for name in found:
            self._say(draft, name, message, advice, flag=columns[FLAG].label)

    # --------------------------------------------------------------------------------------- references

    def references(self, draft: Draft) -> None:
        """What a row of a node refers to: documents, other nodes."""
        self._documents(draft)
        for name, value in draft.values.items():
            if draft.table.sheet.columns[name].type == "ids":
                for id in value if isinstance(value, tuple) else (value,):
                    if id not in self._kinds:
                        self._unknown(draft, name, N_("Einen Eintrag «{id}» gibt es nicht."), id)

    def _documents(self, draft: Draft) -> None:
        for source in draft.values.get("sources", ()):
            kind = self._kinds.get(source.document, "")
            if kind == "document" or kind is None:
                continue
            if kind:
                self._say(
                    draft,
                    "sources",
                    N_("«{id}» ist kein Dokument, sondern: {kind}."),
                    N_("Als Quelle gilt ein Eintrag der Tabelle «documents»."),
                    id=source.document,
                    kind=self._ontology.kind(kind).label,
                )
            else:
                self._unknown(draft, "sources", N_("Ein Dokument «{id}» gibt es nicht."), source.document)

    # ---------------------------------------------------------------------------------------- relations

    def relation(self, draft: Draft) -> bool:
        """One row of a relation: its ends, whether it may join them, and that it is said once.

        False: one of its ends must not be taken in, so neither is the relation.
        """
        values, type = draft.values, draft.table.sheet.relation
        if self._erased and self._erased & {values.get("source"), values.get("target")} - self._kinds.keys():
            message = N_("Übergangen: Ein Ende dieses Satzes wurde auf Wunsch gelöscht.")
            draft.table.note(self._problems, draft.row, "source", message)
            return False
        self._required(draft, ("source", "target", "sources"))
        self._period(draft)
        self.references(draft)
        ends = [values.get(end) for end in ("source", "target")]
        for end, id in zip(("source", "target"), ends, strict=True):
            if id is not None and id not in self._kinds:
                self._unknown(draft, end, N_("Einen Eintrag «{id}» gibt es nicht."), id)
        source, target = ends
        if source is None or target is None:
            return True
        if source == target:
            self._say(
                draft,
                "target",
                N_("Der Satz verbindet «{id}» mit sich selbst."),
                N_("Bitte eines der beiden Enden ändern."),
                id=source,
            )
        else:
            self._joined(draft, type, source, target)
        if not draft.old:
            self._said_once(draft, type, source, target)
        return True

    def _joined(self, draft: Draft, type: str, source: str, target: str) -> None:
        kinds = self._kinds.get(source), self._kinds.get(target)
        if kinds[0] is None or kinds[1] is None or self._allows(type, kinds[0], kinds[1]):
            return
        advice = N_("Erlaubt ist: {allowed}.")
        if self._allows(type, kinds[1], kinds[0]):
            advice = N_("Umgekehrt ginge es: bitte source und target tauschen. Erlaubt ist: {allowed}.")
        self._say(
            draft,
            "target",
            N_("«{source}» ({source_kind}) – {verb} – «{target}» ({target_kind}): Diese Verbindung gibt es nicht."),
            advice,
            source=source,
            target=target,
            source_kind=self._ontology.kind(kinds[0]).label,
            target_kind=self._ontology.kind(kinds[1]).label,
            verb=self._ontology.relation(type).label,
            allowed=_Ends(self._ontology, type),
        )

    def _said_once(self, draft: Draft, type: str, source: str, target: str) -> None:
        values = draft.values
        key = self._ontology.relation(type).key
        if draft.bad.intersection((*key, "id")):
            return
        id = values.get("id") or relation_id(self._ontology, type, source, target, values, values.get("valid_from"))
        if first := self._relations.get(id):
            self._twice(draft, first, N_("Derselbe Satz steht schon in {where}."), id, key)
            return
        self._relations[id] = draft
        there = self._existing.relations.get(id)
        if there and (there.type, there.source, there.target) != (type, source, target):
            self._say(
                draft,
                "id",
                N_("Die Kennung «{id}» gehört schon einem anderen Satz: {sentence}."),
                N_("Bitte die Zelle leer lassen, die Kennung wird dann gebildet."),
                id=id,
                sentence=f"{there.source} {there.type} {there.target}",
            )

    def kept_relations(self) -> None:
        """Relations that stay as they are still fit, where a row gives one of their ends another kind."""
        if not self._changed:
            return
        for relation in self._existing.relations.values():
            if relation.id in self._relations or not {relation.source, relation.target} & self._changed:
                continue
            kinds = self._kinds.get(relation.source), self._kinds.get(relation.target)
            if kinds[0] and kinds[1] and not self._allows(relation.type, kinds[0], kinds[1]):
                self._keeps(relation)

    def _keeps(self, relation: Relation) -> None:
        changed = relation.source if relation.source in self._changed else relation.target
        self._say(
            self._nodes[changed],
            "kind",
            N_("«{id}» bekommt eine andere Art; ein vorhandener Satz passt dann nicht mehr: {sentence}."),
            N_("Bitte die Art lassen oder zuerst den Satz entfernen. Erlaubt ist: {allowed}."),
            id=changed,
            sentence=f"{relation.source} {relation.type} {relation.target}",
            allowed=_Ends(self._ontology, relation.type),
        )

    # ------------------------------------------------------------------------------------------ figures

    def figures(self, nodes: Iterable[Draft], relations: Iterable[Draft]) -> None:
        """No figure of an indicator under ten persons; the unit is the value's own or its indicator's."""
        values = [draft for draft in nodes if draft.values.get("kind") == "indicator_value" and "id" in draft.values]
        if not values:
            return
        units: defaultdict[str, set[str]] = defaultdict(set)
        for there in self._existing.relations.values():
            if there.type == "VALUE_OF":
                units[there.source] |= self._unit(there.target)
        for draft in relations:
            if draft.table.sheet.relation == "VALUE_OF" and {"source", "target"} <= draft.values.keys():
                units[draft.values["source"]] |= self._unit(draft.values["target"])
        for draft in values:
            id = draft.values["id"]
            own = {draft.values["unit_name"]} if "unit_name" in draft.values else units[id]
            if not own & _PERSONS:
                continue
            for name in ("value", "value_max"):
                figure = draft.values.get(name)
                if figure is None:
                    continue
                if figure != int(figure):
                    self._say(
                        draft,
                        name,
                        N_("Die Zahl der Personen ist keine ganze Zahl."),
                        N_("Bitte ohne Punkt und Komma schreiben: 1234."),
                    )
                elif figure < LEAST_PERSONS:
                    self._say(
                        draft,
                        name,
                        N_("Zahlen unter {least} Personen werden nicht gespeichert."),
                        N_("Bitte die Zeile löschen oder zu einer größeren Gruppe zusammenfassen."),
                        least=str(LEAST_PERSONS),
                    )

    def _unit(self, indicator: str) -> set[str]:
        if draft := self._nodes.get(indicator):
            unit = draft.values.get("unit_name", "")
        else:
            node = self._existing.nodes.get(indicator)
            unit = node.text("unit_name") if node else ""
        return {unit} if unit else set()

    # ------------------------------------------------------------------------------------------- shared

    def _required(self, draft: Draft, names: Iterable[str]) -> None:
        for name in names:
            if name in draft.values or name in draft.bad or name in draft.table.broken:
                continue
            column = draft.table.sheet.columns[name]
            advice = N_("Diese Angabe muss in jeder Zeile stehen.")
            if name == "sources":
                advice = N_(
                    "Woher stammt die Angabe? Geschrieben wird Kennung des Dokuments, #, Stelle, zum Beispiel "
                    "konzept-2018#S12."
                )
            elif name == "kind":
                advice = N_("Möglich sind: {options}.")
            self._say(
                draft,
                name,
                N_("«{column}» ({label}) ist leer."),
                advice,
                column=name,
                label=column.label,
                options=Enumerated((kind, self._ontology.kind(kind).label) for kind in draft.table.sheet.kinds),
            )

    def _period(self, draft: Draft) -> None:
        begin, end = draft.values.get("valid_from"), draft.values.get("valid_to")
        if begin and end and end.latest < begin.earliest:
            self._say(
                draft,
                "valid_to",
                N_("Das Ende {end} liegt vor dem Beginn {begin}."),
                N_("Bitte eines der beiden Daten berichtigen."),
                begin=str(begin),
                end=str(end),
            )

    def _twice(self, draft: Draft, first: Draft, message: str, id: str, key: Iterable[str] = ()) -> None:
        advice = N_("Bitte die beiden Zeilen zu einer machen, mit allen Quellen, oder eine andere Kennung vergeben.")
        column = "id"
        if draft.table.sheet.relation:
            column = "source"
            advice = N_("Bitte die beiden Zeilen zu einer machen, mit allen Quellen.")
            if key:
                advice = N_(
                    "Bitte die beiden Zeilen zu einer machen, mit allen Quellen, oder sie unterscheiden durch: {key}."
                )
        self._say(
            draft, column, message, advice, id=id, where=first.table.address(first.row, column), key=", ".join(key)
        )

    def _unknown(self, draft: Draft, column: str, message: str, id: str) -> None:
        near = None
        if self._suggested < _SUGGESTIONS:
            self._suggested += 1
            near = suggest(id, self._near(id, column == "sources"))
        advice = N_("Bitte den Eintrag in eine Tabelle aufnehmen oder die Kennung berichtigen.")
        if near:
            advice = N_("Meinten Sie «{suggestion}»?")
        self._say(draft, column, message, advice, id=id, suggestion=near or "")

    def _near(self, id: str, documents: bool) -> list[str]:
        return [
            known
            for known, kind in self._kinds.items()
            if abs(len(known) - len(id)) <= 4 and (not documents or kind == "document")
        ]

    def _say(self, draft: Draft, column: str, message: str, advice: str = "", /, **facts: str | Spoken) -> None:
        draft.table.problem(self._problems, draft.row, column, message, advice, **facts)


def _names(values: Mapping[str, Any]) -> tuple[str, ...]:
    """Everything a row calls its record, in every language."""
    further = (str(values[name]) for name in values if name.startswith("name_"))
    return (values.get("name", ""), *further, *values.get("aliases", ()))
