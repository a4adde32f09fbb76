"""A made-up district of any size: «Musterkreis (erfunden)», nobody real, no persons.

Its heart is `planted` with ten towns, in which the right answers are known. Around it stands a crowd in fields of its
own: circles that work together in a quarter or town, networks, measures, money, events, figures. The documents it
all rests on are marked as made up, which every page and file then says.

`made_district(5000)` has 5,000 actors, places among them. The same size and seed give the same district.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from graphkb.importer import write_folder
from graphkb.model import FuzzyDate, Node, Relation, SourceRef
from graphkb.snapshot import Snapshot
from tests.made.planted import REGION, Planted, planted

__all__ = ["SMALLEST", "MadeDistrict", "made_district"]

TOWNS = 10
QUARTERS = 5
CIRCLE = 16
"""Bodies of a town that know one another."""
SMALLEST = 400
"""Actors: fewer have no room for the crowd."""

PLANTED_FIELDS = ("Ehrenamt", "Gesundheit", "Sport")
CROWD_FIELDS = ("Sprache/Bildung", "Arbeit/Weiterbildung", "Wohnen/Soziales", "Begegnung", "Kultur", "Beteiligung")
OLD_FIELDS = ("Bildung", "Arbeit", "Wohnen", "Zusammenleben")
GROUPS = {
    "g-familien": "Familien",
    "g-frauen": "Frauen",
    "g-jugend": "Jugendliche",
    "g-alte": "Ältere Menschen",
    "g-gefluechtete": "Geflüchtete",
    "g-neue": "Neu Zugewanderte",
    "g-arbeitslose": "Langzeitarbeitslose",
}
TOPICS = {
    "to-raum": "Räume",
    "to-antrag": "Förderanträge",
    "to-verein": "Vereinsführung",
    "to-oeffentlich": "Öffentlichkeitsarbeit",
    "to-sprache": "Sprache lernen",
    "to-beratung": "Beratung",
    "to-uebersetzen": "Übersetzen",
    "to-kinder": "Kinderbetreuung",
    "to-arbeit": "Arbeit finden",
    "to-sport": "Sport und Bewegung",
    "to-kultur": "Kultur",
    "to-begegnung": "Begegnung",
}
LANGUAGES = {"l-ar": "Arabisch", "l-en": "Englisch", "l-fr": "Französisch", "l-tr": "Türkisch", "l-uk": "Ukrainisch"}
INDICATORS = {
    "ind-population": ("Bevölkerung", 40_000),
    "ind-foreign-population": ("Ausländische Bevölkerung", 5_000),
    "ind-long-term-unemployed": ("Langzeitarbeitslose", 900),
    "ind-refugees": ("Geflüchtete", 700),
}

KINDS = {
    "association": ("Verein", 41),
    "migrant_organisation": ("Migrantenorganisation", 14),
    "initiative": ("Initiative", 9),
    "education_provider": ("Bildungsträger", 8),
    "sports_club": ("Sportverein", 7),
    "welfare_association": ("Wohlfahrtsverband", 5),
    "facility": ("Begegnungshaus", 5),
    "advice_centre": ("Beratungsstelle", 4),
    "company": ("Betrieb", 4),
    "foundation": ("Stiftung", 1),
    "office": ("Amt", 2),
}
"""Kind → how its bodies are called, and how many of a hundred there are."""

UNITS = frozenset({"facility", "advice_centre"})
"""Kinds that belong to a welfare association of the town, if there is one."""


@dataclass(frozen=True)
class MadeDistrict:
    """The facts, and what was planted among them."""

    planted: Planted

    @cached_property
    def facts(self) -> tuple[tuple[Node, ...], tuple[Relation, ...]]:
        """Nodes and relations, each with its made-up sources."""
        drawn, documents = random.Random(1), []
        for node in self.planted.made.nodes.values():
            if node.kind == "document":
                documents.append(node.id)

        def sources(few: bool) -> tuple[SourceRef, ...]:
            first = SourceRef("d-bericht", f"S. {drawn.randint(1, 300)}")
            more = () if few else (SourceRef(drawn.choice(documents[1:]), f"S. {drawn.randint(1, 90)}"),)
            return (first, *more)

        little = self.planted.little_recorded
        nodes = tuple(
            replace(node, sources=(SourceRef(node.id),) if node.kind == "document" else sources(node.id in little))
            for node in self.planted.made.nodes.values()
        )
        relations = tuple(
            replace(relation, sources=sources(relation.source in little or drawn.random() < 0.6))
            for relation in self.planted.made.relations.values()
        )
        return nodes, relations

    def snapshot(self) -> Snapshot:
        """All facts, without a database."""
        return Snapshot.of(*self.facts)

    def write(self, folder: Path) -> Path:
        """The tables of the template in this folder, made if need be; gives it."""
        write_folder(*self.facts, folder)
        return folder


def made_district(actors: int = 5000, seed: int = 0) -> MadeDistrict:
    """The district with so many actors; ValueError under `SMALLEST`."""
    if actors < SMALLEST:
        raise ValueError(f"at least {SMALLEST} actors")
    found = planted(seed, towns=TOWNS, bodies=12, fields=len(PLANTED_FIELDS))
    crowd = _Crowd(found, random.Random(seed), actors)
    crowd.frame()
    crowd.bodies()
    crowd.work()
    crowd.names()
    return MadeDistrict(found)


class _Crowd:
    """Adds the crowd to what was planted."""

    def __init__(self, found: Planted, drawn: random.Random, actors: int) -> None:
        self.found, self.made, self.drawn = found, found.made, drawn
        self.actors = actors
        self.fields = [f"g{number}" for number in range(len(CROWD_FIELDS))]
        self.quarters: dict[str, list[str]] = {}
        self.circles: list[tuple[str, list[str]]] = []
        """Town and members."""
        self.named: dict[str, str] = {}
        self.bare = {(town, aim) for town in found.towns for aim in self.fields if drawn.random() < 0.3}
        """Cells in which the crowd does nothing."""

    @property
    def left(self) -> int:
        """Actors still to be made."""
        kinds = {"region", "municipality", "quarter", "network", *KINDS}
        return self.actors - sum(1 for node in self.made.nodes.values() if node.kind in kinds)

    # ------------------------------------------------------------------------------------------ what all stand on

    def frame(self) -> None:
        """Documents, quarters, concepts, groups, topics, figures."""
        made, drawn = self.made, self.drawn
        for number, town in enumerate(self.found.towns, 1):
            made.node(f"d-{town}", "document", name=f"Erfundene Liste {number:02}", as_of=FuzzyDate.parse("2026-03"))
            self.quarters[town] = [f"{town}-q{place}" for place in range(1, QUARTERS + 1)]
            for place, quarter in enumerate(self.quarters[town], 1):
                if quarter not in made.nodes:
                    made.join(made.node(quarter, "quarter"), "PART_OF", town)
                self.named[quarter] = f"Musterort {number:02}, Quartier {place} (erfunden)"
            self.named[town] = f"Musterort {number:02} (erfunden)"
        self.named |= {REGION: "Musterkreis (erfunden)", "k": "Integrationskonzept des Musterkreises (erfunden)"}
        self.named |= dict(zip(self.found.fields, PLANTED_FIELDS, strict=True))
        for number, (aim, name) in enumerate(zip(self.fields, CROWD_FIELDS, strict=True)):
            made.join(made.node(aim, "field", name=name, position=number + 1), "BELONGS_TO", "k")
            for part in range(1, 4):
                guideline = made.node(f"l-{aim}-{part}", "guideline", name=f"{name}: Leitlinie {part} (erfunden)")
                made.join(guideline, "BELONGS_TO", "k")
                made.join(guideline, "IN_FIELD", aim)
        made.node("k-alt", "concept", name="Früheres Konzept (erfunden)", adopted=FuzzyDate.parse("2016"))
        made.join(REGION, "HAS_CONCEPT", "k-alt")
        made.join("k", "SUCCEEDS", "k-alt")
        for number, name in enumerate(OLD_FIELDS):
            made.join(made.node(f"h{number}", "field", name=f"{name} (früher)"), "BELONGS_TO", "k-alt")
            made.join(f"h{number}", "CORRESPONDS_TO", self.fields[number], match="close", derived=True)
        for names, kind in ((GROUPS, "target_group"), (TOPICS, "topic"), (LANGUAGES, "language")):
            for id, name in names.items():
                made.node(id, kind, name=name)
        for number in range(12):
            ends = drawn.choice(("", "2027-06-30", "2028-12-31"))
            programme = made.node(
                f"p-{number}", "funding_programme", name=f"Programm {number + 1:02} (erfunden)", until=ends
            )
            made.join(programme, "OPEN_TO", drawn.choice(sorted(GROUPS)))
            made.join(programme, "OPEN_TO", drawn.choice(self.fields))
        self._figures()

    def _figures(self) -> None:
        made, drawn = self.made, self.drawn
        for id, (name, _usual) in INDICATORS.items():
            made.node(id, "indicator", name=name, unit_name="persons")
        for town in self.found.towns:
            for id, (name, usual) in INDICATORS.items():
                value = made.node(
                    f"v-{id}-{town}", "indicator_value", name=f"{name}: {self.named[town]}, 2025", year=2025,
                    value=round(usual * drawn.uniform(0.4, 1.8)), unit_name="persons",
                )  # fmt: skip
                made.join(value, "VALUE_OF", id)
                made.join(value, "ABOUT_PLACE", town)

    # ---------------------------------------------------------------------------------------------------- bodies

    def bodies(self) -> None:
        """Bodies by town in circles, offices that are responsible, networks across circles."""
        made, drawn = self.made, self.drawn
        networks = max(4, self.left // 60)
        room = self.left - networks - TOWNS
        for town in self.found.towns:
            office = made.node(f"o-{town}", "office", told="2026-03")
            made.join(office, "PART_OF", town)
            for aim in drawn.sample(self.fields, 4):
                made.join(office, "RESPONSIBLE_FOR", aim)
        kinds, weights = list(KINDS), [share for _name, share in KINDS.values()]
        for place, town in enumerate(self.found.towns):
            size = room // TOWNS + (place < room % TOWNS)
            members = [
                self._body(f"a-{town}-{number}", drawn.choices(kinds, weights)[0], town) for number in range(size)
            ]
            welfare = [one for one in members if made.nodes[one].kind == "welfare_association"]
            for one in members:
                if welfare and made.nodes[one].kind in UNITS:
                    made.join(one, "PART_OF", drawn.choice(welfare))
                elif made.nodes[one].kind == "office":
                    made.join(one, "PART_OF", town)
            self.circles += [(town, members[start : start + CIRCLE]) for start in range(0, size, CIRCLE)]
        for number in range(networks):
            network = made.node(f"n-{number}", "network", told="2026-03")
            near = drawn.sample(range(len(self.circles)), 2)
            people = sorted({one for place in near for one in self.circles[place][1]})
            made.join(network, "LOCATED_IN", self.circles[near[0]][0])
            for one in drawn.sample(people, min(len(people), drawn.randint(5, 20))):
                made.join(one, "MEMBER_OF", network, told=drawn.choice(("2024-05", "2026-03")))
            self.named[network] = f"Netzwerk {number + 1:03} Musterkreis"

    def _body(self, id: str, kind: str, town: str) -> str:
        made, drawn = self.made, self.drawn
        made.node(id, kind, told=drawn.choice(("2022", "2025-04", "2026-03", "2026-03")))
        where = drawn.choice(self.quarters[town]) if drawn.random() < 0.7 else town
        made.join(id, "LOCATED_IN", where)
        for chance, type, names in (
            (0.5, "OFFERS", TOPICS),
            (0.3, "OFFERS", TOPICS),
            (0.6, "TARGETS", GROUPS),
            (0.3, "TARGETS", GROUPS),
            (0.25, "SPEAKS", LANGUAGES),
        ):
            if drawn.random() < chance:
                made.join(id, type, drawn.choice(sorted(names)))
        if kind in ("association", "migrant_organisation", "initiative") and drawn.random() < 0.4:
            made.join(id, "NEEDS", drawn.choice(sorted(TOPICS)))
        return id

    # ------------------------------------------------------------------------------------------------------ work

    def work(self) -> None:
        """Who works with whom, measures, events, who was asked."""
        drawn = self.drawn
        everybody = [one for _town, members in self.circles for one in members]
        for number, (town, members) in enumerate(self.circles):
            for one in members:
                for other in drawn.sample(members, min(len(members), drawn.randint(1, 3))):
                    self._tie(one, other)
                if drawn.random() < 0.08:
                    self._tie(one, drawn.choice(everybody))
            self._measures(number, town, members)
        self._events(everybody)
        self._asked()

    def _tie(self, one: str, other: str) -> None:
        if one != other:
            self.made.join(
                min(one, other), "COOPERATES_WITH", max(one, other), told=self.drawn.choice(("2025", "2026-03"))
            )

    def _measures(self, circle: int, town: str, members: list[str]) -> None:
        made, drawn = self.made, self.drawn
        fields = [aim for aim in self.fields if (town, aim) not in self.bare]
        if not fields:
            return
        usual = drawn.sample(fields, min(2, len(fields)))
        for number in range(max(1, len(members) * 2 // 5)):
            aim = drawn.choice(usual)
            status = drawn.choices(("current", "unknown", "ended", "planned"), (65, 15, 12, 8))[0]
            dates = {"ended": {"since": "2021", "until": "2024-12-31"}, "planned": {"since": "2027-03"}}.get(status, {})
            where = drawn.choice((drawn.choice(self.quarters[town]), drawn.choice(self.quarters[town]), town))
            measure = made.measure(
                f"m-{circle}-{number}", by=drawn.sample(members, 1), at=(where,), of=(aim,),
                supports=(f"l-{aim}-{drawn.randint(1, 2)}",) if drawn.random() < 0.5 else (),
                groups=drawn.sample(sorted(GROUPS), drawn.randint(0, 2)), status=status,
                told=drawn.choice(("2021", "2025-06", "2026-03", "2026-03")), **dates,
            )  # fmt: skip
            self.named[measure] = f"Angebot {circle + 1:04}-{number + 1} {CROWD_FIELDS[int(aim[1:])]} (erfunden)"
            if drawn.random() < 0.35:
                made.join(drawn.choice(members), "RUNS", measure, role="partner")
            if drawn.random() < 0.4:
                until = drawn.choice(("", "2027-03-31", "2028-12-31"))
                made.join(measure, "FUNDED_BY", f"p-{drawn.randrange(12)}", since="2024", until=until)

    def _events(self, everybody: list[str]) -> None:
        made, drawn = self.made, self.drawn
        for number in range(max(3, len(everybody) // 80)):
            day = f"{drawn.randint(2022, 2026)}-{drawn.randint(1, 10):02}-{drawn.randint(1, 28):02}"
            event = made.node(
                f"e-{number}", "event", name=f"Treffen {number + 1:03} (erfunden)", held_on=FuzzyDate.parse(day),
                since=day, until=day, event_type="network_meeting",
            )  # fmt: skip
            town, members = drawn.choice(self.circles)
            made.join(event, "HELD_AT", town)
            made.join(event, "ABOUT", drawn.choice(self.fields))
            made.join(members[0], "ORGANISED", event)
            guests = {*members[:6], *drawn.sample(everybody, min(len(everybody), drawn.randint(4, 30)))}
            for one in sorted(guests):
                made.join(one, "TOOK_PART_IN", event)

    def _asked(self) -> None:
        for number, (town, aim) in enumerate(sorted(self.bare)):
            if number % 3 == 0:
                asked = self.made.asked("2026-09-15", place=town, fields=(aim,), id=f"s-{town}-{aim}")
                self.made.join(asked, "ASKED", f"o-{town}")

    # ----------------------------------------------------------------------------------------------------- names

    def names(self) -> None:
        """Everything is called so that nobody takes it for real; documents are marked."""
        nodes = self.made.nodes
        towns = {id: number for number, id in enumerate(self.found.towns, 1)}
        counted: dict[str, int] = {}
        seats = {
            relation.source: relation.target.split("-")[0]
            for relation in self.made.relations.values()
            if relation.type in ("LOCATED_IN", "PART_OF") and relation.target.split("-")[0] in towns
        }
        for id, node in list(nodes.items()):
            name = self.named.get(id, "")
            if not name and node.kind in KINDS:
                counted[node.kind] = counted.get(node.kind, 0) + 1
                where = f" {towns[seats[id]]:02}" if id in seats else ""
                name = f"{KINDS[node.kind][0]} {counted[node.kind]:04} Musterort{where}"
            elif not name and node.kind in ("measure", "inventory_statement", "event", "funding_programme"):
                counted[node.kind] = counted.get(node.kind, 0) + 1
                word = {"measure": "Maßnahme", "inventory_statement": "Nachfrage", "event": "Tagung"}
                name = f"{word.get(node.kind, 'Mittel')} {counted[node.kind]:03} (erfunden)"
            marks: Mapping[str, bool | FuzzyDate] = {}
            if node.kind == "document":
                marks = {"made_up": True, "as_of": FuzzyDate.parse("2026-03")}
            nodes[id] = replace(node, name=name or node.name, properties={**node.properties, **marks})
