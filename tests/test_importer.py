"""Import end to end on a small store: what is written, what is refused, what stays as it was."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from graphkb.decency import Bars
from graphkb.errors import Cancelled, InvalidData, StoreBusy
from graphkb.importer import Limits, import_tables
from graphkb.importer.sheet import Progress
from graphkb.model import FuzzyDate, Node, Relation, SourceRef, Status, Visibility
from graphkb.ontology import load_ontology
from graphkb.store.changes import ChangeSet

Rows = Iterable[Mapping[str, str]]

DOCUMENTS = [
    {"id": "d-alt", "name": "Bericht 2015", "as_of": "2015"},
    {"id": "d-neu", "name": "Bericht 2019", "as_of": "03/2019", "official": "ja"},
    {"id": "d-ohne", "name": "Blatt ohne Datum"},
]
TOWN = {"id": "musterstadt", "kind": "municipality", "name": "Musterstadt", "sources": "d-neu#S1"}
CLUB = {"id": "verein", "kind": "association", "name": "Musterverein", "sources": "d-neu#S2"}
COURSE = {"id": "kurs", "name": "Sprachkurs", "sources": "d-neu#S3"}
WHOLE: dict[str, Rows] = {
    "documents": DOCUMENTS,
    "places": [TOWN],
    "actors": [CLUB],
    "measures": [COURSE],
    "runs": [{"source": "verein", "target": "kurs", "role": "provider", "sources": "d-alt#S4; d-neu#S4"}],
    "serves": [{"source": "kurs", "target": "musterstadt", "sources": "d-ohne"}],
}


class MemoryStore:
    """Holds facts in memory by the same contract as the real store: whole or not at all."""

    def __init__(self, nodes: Iterable[Node] = (), relations: Iterable[Relation] = ()) -> None:
        self.nodes = {node.id: node for node in nodes}
        self.relations = {relation.id: relation for relation in relations}
        self.revision = 0
        self.log: list[tuple[str, str]] = []

    def read_all(self, progress: Progress | None = None) -> tuple[list[Node], list[Relation], int]:
        return list(self.nodes.values()), list(self.relations.values()), self.revision

    def bars(self) -> Bars:
        return Bars()

    def merged(self) -> Mapping[str, str]:
        return {}

    def apply(
        self,
        plan: ChangeSet,
        *,
        by: str,
        reason: str,
        progress: Progress | None = None,
        expecting: int | None = None,
    ) -> int:
        if expecting is not None and expecting != self.revision:
            raise StoreBusy(attempts=1)
        nodes, relations = dict(self.nodes), dict(self.relations)
        for node in plan.create_nodes:
            assert node.id not in nodes
            nodes[node.id] = node
        for node in plan.update_nodes:
            assert node.id in nodes
            nodes[node.id] = node
        for relation in plan.create_relations:
            assert relation.id not in relations
            relations[relation.id] = relation
        for relation in plan.update_relations:
            assert relation.id in relations
            relations[relation.id] = relation
        for relation in relations.values():
            assert {relation.source, relation.target} <= nodes.keys()
        if progress:
            progress("Schreiben", 1, 1)
        self.nodes, self.relations = nodes, relations
        self.revision += 1
        self.log.append((by, reason))
        return self.revision


def write_tables(folder: Path, tables: Mapping[str, Rows]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, rows in tables.items():
        rows = list(rows)
        headings = list(dict.fromkeys(heading for row in rows for heading in row))
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, headings)
            writer.writeheader()
            writer.writerows(rows)
    return folder


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_tables(tmp_path / "tabellen", WHOLE)


def problems_of(folder: Path, tables: Mapping[str, Rows], store: MemoryStore | None = None, **limits: int) -> list[str]:
    """Import tables with mistakes: the store must stay as it was. Gives the lines of the problems."""
    write_tables(folder / "fehler", tables)
    store = store or MemoryStore()
    before = store.read_all()
    with pytest.raises(InvalidData) as caught:
        import_tables(folder / "fehler", store, by="test", limits=Limits(**limits))
    assert store.read_all() == before
    return caught.value.text().splitlines()[1:]


# --------------------------------------------------------------------------------------- what is written


def test_rows_become_facts(folder: Path, store: MemoryStore) -> None:
    report = import_tables(folder, store, by="test")
    assert report.total.new == 8
    assert report.revision == 1
    assert store.nodes["musterstadt"] == Node(
        id="musterstadt",
        kind="municipality",
        name="Musterstadt",
        sources=(SourceRef("d-neu", "S1"),),
        asserted=FuzzyDate.parse("2019-03"),
    )
    assert store.nodes["d-alt"].sources == (SourceRef("d-alt"),)
    assert store.nodes["d-alt"].asserted == FuzzyDate.parse("2015")
    assert store.nodes["d-neu"].properties == {"as_of": FuzzyDate.parse("2019-03"), "official": True}
    assert store.nodes["kurs"].status is Status.UNKNOWN
    assert store.relations["RUNS:verein:kurs:provider"] == Relation(
        id="RUNS:verein:kurs:provider",
        type="RUNS",
        source="verein",
        target="kurs",
        properties={"role": "provider"},
        sources=(SourceRef("d-alt", "S4"), SourceRef("d-neu", "S4")),
        asserted=FuzzyDate.parse("2019-03"),
    )
    assert store.relations["SERVES:kurs:musterstadt"].asserted is None
    assert store.log == [("test", "Import: tabellen")]


def test_all_columns_of_a_fact(tmp_path: Path, store: MemoryStore) -> None:
    club = CLUB | {
        "aliases": "MV; Muster  Verein;MV",
        "name_en": "Sample club",
        "valid_from": "07/2013",
        "valid_to": "2017-01/2017-03",
        "status": "beendet",
        "derived": "ja",
        "asserted": "2016",
        "assured_on": "05.03.2020",
        "assured_by": "Servicestelle",
        "visibility": "intern",
        "remark": "Der Bericht\nnennt es anders.",
        "legal_person": "JA",
        "founded": "1985",
    }
    import_tables(write_tables(tmp_path / "t", {"documents": DOCUMENTS, "actors": [club]}), store, by="test")
    node = store.nodes["verein"]
    assert node.aliases == ("MV", "Muster Verein")
    assert str(node.valid_from) == "2013-07"
    assert str(node.valid_to) == "2017-01-01/2017-03-31"
    assert (node.status, node.derived, node.visibility) == (Status.ENDED, True, Visibility.INTERNAL)
    assert node.assured_on is not None
    assert node.assured_on.isoformat() == "2020-03-05"
    assert node.remark == "Der Bericht\nnennt es anders."
    assert node.properties == {"legal_person": "yes", "founded": FuzzyDate.parse("1985")}


def test_german_and_english_headings_are_understood(tmp_path: Path, store: MemoryStore) -> None:
    tables: dict[str, Rows] = {
        "documents": DOCUMENTS,
        "ACTORS": [
            {"KENNUNG *": "verein", "Art": "Verein", "name": "Musterverein", "Website": "", "Sources": "d-neu"},
            {"KENNUNG *": "mso", "Art": "Migrant organisation", "name": "Muster-MSO", "Sources": "d-neu"},
        ],
    }
    tables["ACTORS"] = [{key: value for key, value in row.items() if key != "Website"} for row in tables["ACTORS"]]
    import_tables(write_tables(tmp_path / "t", tables), store, by="test")
    assert [store.nodes[id].kind for id in ("verein", "mso")] == ["association", "migrant_organisation"]


def test_importing_twice_changes_nothing(folder: Path, store: MemoryStore) -> None:
    import_tables(folder, store, by="test")
    before = store.read_all()
    again = import_tables(folder, store, by="test")
    assert store.read_all() == before
    assert (again.total.new, again.total.changed, again.total.unchanged) == (0, 0, 8)
    assert again.revision == 1
    assert len(store.log) == 1


def test_a_row_replaces_the_whole_record_and_others_stay(folder: Path, store: MemoryStore) -> None:
    import_tables(folder, store, by="test")
    changed = write_tables(folder.parent / "zweite", {"actors": [CLUB | {"name": "Musterverein e. V."}]})
    report = import_tables(changed, store, by="test")
    assert dict(report.nodes) == {"association": report.total}
    assert (report.total.new, report.total.changed) == (0, 1)
    assert store.nodes["verein"].name == "Musterverein e. V."
    assert len(store.nodes) == 6


def test_a_trial_run_writes_nothing(folder: Path, store: MemoryStore) -> None:
    report = import_tables(folder, store, by="test", dry_run=True)
    assert report.total.new == 8
    assert store.read_all() == ([], [], 0)
    assert "Probelauf: Es wurde nichts geändert." in report.text(load_ontology())


def test_report_reads_in_both_languages(folder: Path, store: MemoryStore) -> None:
    report = import_tables(folder, store, by="test")
    german, english = report.text(load_ontology()), report.text(load_ontology(), "en")
    assert "Zusammen: 8 neu, 0 geändert, 0 unverändert" in german
    assert "Maßnahmen: 1 neu" in german
    assert "Together: 8 new, 0 changed, 0 unchanged" in english
    as_dict = report.as_dict()
    assert as_dict["nodes"] == {
        kind: {"new": count, "changed": 0, "unchanged": 0}
        for kind, count in {"association": 1, "document": 3, "measure": 1, "municipality": 1}.items()
    }


@pytest.mark.parametrize("stage", ["Tabellen lesen", "Angaben prüfen", "Mit dem Bestand vergleichen", "Schreiben"])
def test_cancelling_at_any_stage_changes_nothing(folder: Path, store: MemoryStore, stage: str) -> None:
    def stop(now: str, done: int, total: int) -> None:
        assert 0 <= done <= max(total, done)
        if now == stage:
            raise Cancelled

    with pytest.raises(Cancelled):
        import_tables(folder, store, by="test", progress=stop)
    assert store.read_all() == ([], [], 0)


def test_somebody_else_writing_meanwhile_is_noticed(folder: Path, store: MemoryStore) -> None:
    def somebody_writes(now: str, done: int, total: int) -> None:
        if now == "Mit dem Bestand vergleichen":
            store.revision += 1

    with pytest.raises(StoreBusy):
        import_tables(folder, store, by="test", progress=somebody_writes)
    assert not store.nodes


# --------------------------------------------------------------------------------------- what is refused


def test_every_problem_is_told_at_once_with_its_cell(tmp_path: Path) -> None:
    lines = problems_of(
        tmp_path,
        {
            "documents": DOCUMENTS,
            "actors": [
                CLUB | {"kind": "asociation", "founded": "31.02.2011"},
                {"id": "zwei", "kind": "association", "name": "", "sources": "d-neu"},
                {"id": "drei", "kind": "association", "name": "Drei", "sources": ""},
                {"id": "vier", "kind": "association", "name": "Vier", "sources": "d-nue#S1"},
            ],
            "runs": [{"source": "verein", "target": "kursus", "sources": "d-neu"}],
        },
    )
    assert [line.split(":")[0] for line in lines] == [
        "actors.csv, B2",
        "actors.csv, E2",
        "actors.csv, C3",
        "actors.csv, D4",
        "actors.csv, D5",
        "runs.csv, B2",
    ]
    assert "Meinten Sie «association»?" in lines[0]
    assert "Das Datum 31.02.2011 gibt es nicht." in lines[1]
    assert "«name» (Name) ist leer." in lines[2]
    assert "«sources» (Quellen) ist leer." in lines[3]
    assert "Meinten Sie «d-neu»?" in lines[4]
    assert "Einen Eintrag «kursus» gibt es nicht." in lines[5]


@pytest.mark.parametrize(
    ("columns", "cell", "said"),
    [
        ({"valid_from": "2019", "valid_to": "2018"}, "F2", "Das Ende 2018 liegt vor dem Beginn 2019."),
        ({"valid_from": "30.2.2019"}, "E2", "Das Datum 30.2.2019 gibt es nicht."),
        ({"valid_from": "13/2019"}, "E2", "Das Datum 13/2019 gibt es nicht."),
        ({"valid_from": "bald"}, "E2", "«bald» ist kein Datum."),
        ({"valid_from": "0017"}, "E2", "Das Jahr in «0017» kann nicht stimmen."),
        ({"assured_on": "2019"}, "E2", "«2019» ist kein Tag."),
        ({"status": "läfut"}, "E2", "Meinten Sie «läuft»?"),
        ({"visibility": "geheim"}, "E2", "public (öffentlich), network (nur für das Netzwerk), internal (intern)"),
        ({"derived": "vielleicht"}, "E2", "«vielleicht» ist weder ja noch nein."),
        ({"sector": "staatlich"}, "E2", "public (öffentliche Hand)"),
        ({"website": "www.beispiel.de"}, "E2", "Sie beginnt mit https://"),
        ({"website": "javascript:alert(1)"}, "E2", "ist keine Internetadresse"),
        ({"email": "info(at)beispiel.de"}, "E2", "ist keine E-Mail-Adresse"),
        ({"phone": "auf Anfrage"}, "E2", "ist keine Telefonnummer"),
        ({"remark": "x" * 16_385}, "E2", "Der Text ist zu lang: 17 kB, möglich sind 16 kB."),
        ({"remark": "ä" * 8_193}, "E2", "Der Text ist zu lang"),
        ({"remark": "a\x07b"}, "E2", "unsichtbares Steuerzeichen (U+0007)"),
        ({"remark": "a\u202eb"}, "E2", "unsichtbares Steuerzeichen (U+202E)"),
        ({"id": "Büro für Integration"}, "A2", "zum Beispiel «buero-fuer-integration»"),
        ({"id": "a:b"}, "A2", "geht nicht als Kennung"),
        ({"kind": "measure"}, "B2", "Bitte die Zeile in die Tabelle «measures» setzen."),
        ({"kind": "association", "office_code": "A 46"}, "E2", "«Amtskennung» gibt es bei «Verein» nicht."),
        ({"sources": "#S1"}, "D2", "«#S1» ist keine Quellenangabe."),
        ({"sources": "verein#S1"}, "D2", "«verein» ist kein Dokument, sondern: Verein."),
        ({"nmae": "x"}, "E1", "Meinten Sie «name»?"),
    ],
)
def test_a_bad_cell(tmp_path: Path, columns: dict[str, str], cell: str, said: str) -> None:
    lines = problems_of(tmp_path, {"documents": DOCUMENTS, "actors": [CLUB | columns]})
    assert len(lines) == 1, lines
    assert lines[0].startswith(f"actors.csv, {cell}: ")
    assert said in lines[0]


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        ("9", "persons", "Zahlen unter 10 Personen werden nicht gespeichert."),
        ("0", "Personen", "Zahlen unter 10 Personen werden nicht gespeichert."),
        ("1.234", "persons", "kann zweierlei heißen"),
        ("zwölf", "percent", "«zwölf» ist keine Zahl."),
        ("12 %", "percent", "«12 %» ist keine Zahl."),
        ("1.234.567", "persons", "«1.234.567» ist keine Zahl."),
    ],
)
def test_figures(tmp_path: Path, value: str, unit: str, said: str) -> None:
    figure = {"id": "w", "name": "Wert", "value": value, "unit_name": unit, "sources": "d-neu"}
    lines = problems_of(tmp_path, {"documents": DOCUMENTS, "indicator_values": [figure]})
    assert len(lines) == 1, lines
    assert said in lines[0]
    assert lines[0].startswith("indicator_values.csv, C2: ")


def test_the_unit_of_a_figure_may_be_that_of_its_indicator(tmp_path: Path) -> None:
    lines = problems_of(
        tmp_path,
        {
            "documents": DOCUMENTS,
            "indicators": [{"id": "i", "name": "Zahl", "unit_name": "persons", "sources": "d-neu"}],
            "indicator_values": [{"id": "w", "name": "Wert", "value": "9", "sources": "d-neu"}],
            "value_of": [{"source": "w", "target": "i", "sources": "d-neu"}],
        },
    )
    assert len(lines) == 1
    assert "Zahlen unter 10 Personen" in lines[0]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("12,5", 12.5),
        ("12.5", 12.5),
        ("1.234,5", 1234.5),
        ("-3", -3.0),
        ("50.776351", 50.776351),
        ("12,345", 12.345),
        ("12.3450", 12.345),
        ("0.125", 0.125),
        ("245000", 245000.0),
    ],
)
def test_numbers_as_germans_write_them(tmp_path: Path, store: MemoryStore, written: str, read: float) -> None:
    figure = {"id": "w", "name": "Wert", "value": written, "unit_name": "percent", "sources": "d-neu"}
    tables: dict[str, Rows] = {"documents": DOCUMENTS, "indicator_values": [figure]}
    import_tables(write_tables(tmp_path / "t", tables), store, by="test")
    assert store.nodes["w"].properties["value"] == read


def test_relations_join_only_what_they_may(tmp_path: Path) -> None:
    tables = WHOLE | {
        "runs": [{"source": "kurs", "target": "verein", "sources": "d-neu"}],
        "in_field": [{"source": "kurs", "target": "verein", "sources": "d-neu"}],
        "cooperates_with": [{"source": "verein", "target": "verein", "sources": "d-neu"}],
    }
    lines = problems_of(tmp_path, tables)
    assert len(lines) == 3
    assert "verbindet «verein» mit sich selbst" in lines[0]
    assert "«kurs» (Maßnahme) – gehört zum Feld – «verein» (Verein)" in lines[1]
    assert "Erlaubt ist" in lines[1]
    assert "bitte source und target tauschen" in lines[2]
    assert "Akteur → Maßnahme, Treffpunkt" in lines[2]


def test_duplicates_name_both_cells(tmp_path: Path) -> None:
    tables = WHOLE | {
        "actors": [CLUB, CLUB],
        "measures": [COURSE, {"id": "verein", "name": "Anderes", "sources": "d-neu"}],
        "serves": [
            {"source": "kurs", "target": "musterstadt", "sources": "d-neu"},
            {"source": "kurs", "target": "musterstadt", "sources": "d-alt"},
        ],
    }
    lines = problems_of(tmp_path, tables)
    assert lines[0].startswith("actors.csv, A3: Die Kennung «verein» gibt es schon in actors.csv, A2.")
    assert lines[1].startswith("measures.csv, A3: Die Kennung «verein» gibt es schon in actors.csv, A2.")
    assert lines[2].startswith("serves.csv, A3: Derselbe Satz steht schon in serves.csv, A2.")


def test_parallel_relations_are_told_apart_by_their_key(tmp_path: Path, store: MemoryStore) -> None:
    tables = WHOLE | {
        "runs": [
            {"source": "verein", "target": "kurs", "role": role, "sources": "d-neu"} for role in ("provider", "partner")
        ]
    }
    import_tables(write_tables(tmp_path / "t", tables), store, by="test")
    assert {"RUNS:verein:kurs:provider", "RUNS:verein:kurs:partner"} <= store.relations.keys()


@pytest.mark.parametrize("heading", ["email", "E-Mail", "Telefon privat", "Handy", "address"])
def test_persons_have_no_contact_columns(tmp_path: Path, heading: str) -> None:
    person = {"id": "p", "name": "Beispielname", heading: "", "sources": "d-neu"}
    lines = problems_of(tmp_path, {"documents": DOCUMENTS, "persons": [person]})
    assert len(lines) == 1
    assert lines[0].startswith("persons.csv, C1: ")
    assert "werden nicht gespeichert" in lines[0]


@pytest.mark.parametrize("text", ["erreichbar unter jemand@beispiel.de", "Tel. 0241 / 123 45 67", "+49 241 1234567"])
def test_persons_have_no_contacts_in_texts(tmp_path: Path, text: str) -> None:
    person = {"id": "p", "name": "Beispielname", "note": text, "sources": "d-neu"}
    lines = problems_of(tmp_path, {"documents": DOCUMENTS, "persons": [person]})
    assert len(lines) == 1
    assert "Kontaktdaten von Personen werden nicht gespeichert" in lines[0]


def test_unknown_tables_missing_and_double_columns(tmp_path: Path) -> None:
    folder = write_tables(tmp_path / "fehler", {"documents": DOCUMENTS, "aktors": [CLUB]})
    (folder / "measures.csv").write_text("id,name,Name\nkurs,Kurs,Kurs\n", encoding="utf-8")
    lines = problems_of(tmp_path, {})
    assert lines[0] == "aktors.csv: Eine Tabelle «aktors» kennt die Vorlage nicht. Meinten Sie «actors»?"
    assert lines[1].startswith("measures.csv, 1: Die Spalte «sources» (Quellen) fehlt.")
    assert lines[2].startswith("measures.csv, C1: Die Spalte «name» gibt es zweimal.")
    assert len(lines) == 3


def test_values_without_a_heading(tmp_path: Path) -> None:
    folder = write_tables(tmp_path / "fehler", {"documents": DOCUMENTS})
    (folder / "measures.csv").write_text("id,name,sources\nkurs,Kurs, für alle,d-neu\n", encoding="utf-8")
    lines = problems_of(tmp_path, {})
    assert any(line.startswith("measures.csv, D2: Über dieser Zelle steht keine Überschrift.") for line in lines)


def test_existing_records_may_be_referred_to(folder: Path, store: MemoryStore) -> None:
    import_tables(folder, store, by="test")
    tables: dict[str, Rows] = {"located_in": [{"source": "verein", "target": "musterstadt", "sources": "d-alt#S9"}]}
    import_tables(write_tables(folder.parent / "zweite", tables), store, by="test")
    assert store.relations["LOCATED_IN:verein:musterstadt"].asserted == FuzzyDate.parse("2015")


def test_another_kind_must_fit_the_relations_that_stay(folder: Path, store: MemoryStore) -> None:
    import_tables(folder, store, by="test")
    lines = problems_of(
        folder.parent, {"concepts": [{"id": "kurs", "name": "Nun ein Konzept", "sources": "d-neu"}]}, store
    )
    assert len(lines) == 2
    assert all("bekommt eine andere Art" in line for line in lines)


def test_an_id_of_another_relation_is_refused(folder: Path, store: MemoryStore) -> None:
    import_tables(folder, store, by="test")
    row = {"source": "verein", "target": "musterstadt", "sources": "d-neu", "id": "SERVES:kurs:musterstadt"}
    lines = problems_of(folder.parent, {"located_in": [row]}, store)
    assert "gehört schon einem anderen Satz: kurs SERVES musterstadt" in lines[0]


def test_very_many_problems_are_counted_and_cut(tmp_path: Path) -> None:
    rows = [{"id": f"a{n}", "kind": "asociation", "name": "A", "sources": "d-neu"} for n in range(1000)]
    lines = problems_of(tmp_path, {"documents": DOCUMENTS, "actors": rows}, problems=10)
    assert len(lines) == 11
    assert [line.split(":")[0] for line in lines[:2]] == ["actors.csv, B2", "actors.csv, B3"]
    assert lines[-1] == "990 weitere sind nicht aufgeführt."


def test_problems_read_in_english(tmp_path: Path) -> None:
    folder = write_tables(
        tmp_path / "t", WHOLE | {"runs": [{"source": "kurs", "target": "verein", "sources": "d-nue"}]}
    )
    with pytest.raises(InvalidData) as caught:
        import_tables(folder, MemoryStore(), by="test")
    text = caught.value.text("en")
    assert "there is no such relation" in text
    assert "actor → measure, meeting place" in text.lower()
    assert "Did you mean “d-neu”?" in text
