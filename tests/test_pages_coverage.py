"""Coverage, measures and guidelines as pages, on the made-up district: what a reader finds, and how it fails."""

from __future__ import annotations

import csv
import io
import re
from html.parser import HTMLParser

import pytest
from starlette.testclient import TestClient

from tests.coverage_district import District, district
from tests.coverage_site import client_of


class Text(HTMLParser):
    """The words of a page, and its links."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: dict[str, str] = {}
        self._open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._open.append(dict(attrs).get("href") or "")
            self.links.setdefault(self._open[-1], "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self._open:
            self.links[self._open[-1]] += data

    @property
    def all(self) -> str:
        return re.sub(r"\s+", " ", "".join(self.words).replace("\u00ad", "").replace("\u200b", ""))


def page(client: TestClient, path: str, status: int = 200) -> Text:
    response = client.get(path)
    assert response.status_code == status, Text(response.text).all[-600:]
    return Text(response.text)


@pytest.fixture
def here() -> District:
    return district()


# ---- coverage ----


def test_the_matrix_says_what_it_found_before_it_shows_it(here: District) -> None:
    here.measure("m", by=["a", "b"], name="Sprachcafé")
    here.measure("n", by=["d"], at=["r"], of=["g"], name="Beratung")
    found = page(client_of(here), "/de/abdeckung")
    text = found.all
    assert "Eine von 4 Zellen ist gedeckt" in text
    assert text.index("Eine von 4 Zellen") < text.index("So wird gerechnet") < text.index("Musterstadt")
    assert "Gezählt werden zwei laufende von 2 Maßnahmen." in text
    assert "Gedeckt 1" in found.links["/de/abdeckung?zelle=t~f#panel"]
    assert "Dünn, geerbt 1↓ geerbt" in found.links["/de/abdeckung?zelle=u~g#panel"]
    assert "Nicht erhoben" in found.links["/de/abdeckung?zelle=u~f#panel"]
    for word in ("Gedeckt", "Dünn", "Läuft aus", "Geplant", "Lücke", "Nicht erhoben"):
        assert word in text[: text.rindex("Musterstadt")], "the legend has all six states"


def test_only_on_the_spot(here: District) -> None:
    here.measure("n", by=["d"], at=["r"], of=["g"])
    client = client_of(here)
    assert "In keiner" not in page(client, "/de/abdeckung").all
    found = page(client, "/de/abdeckung?oben=nein")
    assert "Nicht erhoben" in found.links["/de/abdeckung?oben=nein&zelle=u~g#panel"]


def test_the_panel_opens_without_script_and_alone(here: District) -> None:
    here.measure("m", by=["a"], name="Sprachcafé")
    here.measure("old", by=["b"], told="2018", name="Lesepaten")
    here.measure("who-knows", by=["b"], status="unknown", name="Fahrradkurs")
    here.measure("soon", by=["b"], status="planned", since="2027", told="2026-05", name="Chor")
    here.join("o", "RESPONSIBLE_FOR", "f")
    client = client_of(here)
    whole, part = page(client, "/de/abdeckung?zelle=t~f"), page(client, "/de/abdeckung/zelle?zelle=t~f")
    order = (
        "Dünn",
        "Ein Träger wirkt hier: Verein a.",
        "Läuft vor Ort",
        "Sprachcafé",
        "Geplant",
        "Chor",
        "Lange nicht bestätigt",
        "Lesepaten",
        "Stand unbekannt",
        "Fahrradkurs",
        "noch niemand nachgefragt",
        "Wen Sie fragen können",
        "Sozialamt Musterstadt",
        "Quellen",
        "Musterbericht",
    )
    places = []
    start = 0
    for word in order:
        start = part.all.index(word, start)
        places.append(start)
    assert places == sorted(places)
    assert part.all.strip() in whole.all
    assert "<html" not in client.get("/de/abdeckung/zelle?zelle=t~f").text
    assert "/de/massnahmen/m" in part.links


def test_a_cell_that_lives_from_above_says_so(here: District) -> None:
    here.measure("n", by=["d"], at=["r"], name="Beratung")
    text = page(client_of(here), "/de/abdeckung?zelle=t~f").all
    assert "Dünn (nur geerbt)" in text
    assert "In Musterstadt selbst ist kein laufendes Angebot gesichert." in text
    assert "Nur vor Ort: Nicht erhoben – Nichts erfasst." in text
    assert "von: Musterkreis" in text


def test_a_gap_stands_only_where_somebody_asked(here: District) -> None:
    assert "Lücke" not in "".join(
        words for url, words in page(client_of(here), "/de/abdeckung").links.items() if "zelle=" in url
    )
    here.asked("2026-05-01")
    found = page(client_of(here), "/de/abdeckung?zelle=t~f")
    assert "Lücke" in found.links["/de/abdeckung?zelle=t~f#panel"]
    assert "01.05.2026 – Gefragt, nichts gefunden: Die Lücke ist belegt." in found.all


def test_flags_are_told_in_words(here: District) -> None:
    here.measure("m", by=["a"], at=["q"], until="2027-03-31")
    text = page(client_of(here), "/de/abdeckung?zelle=t~f").all
    assert "nur in Teilräumen" in text
    assert "endet 31.03.2027" in text
    assert "Alles Laufende endet vor dem 22.11.2027." in text


def test_rows_are_quarters_and_then_only_the_spot_counts(here: District) -> None:
    here.measure("n", by=["d"], at=["r"])
    found = page(client_of(here), "/de/abdeckung?zeilen=t")
    assert "Musterviertel" in found.all
    assert "Nicht erhoben" in found.links["/de/abdeckung?zeilen=t&zelle=q~f#panel"]
    with_above = page(client_of(here), "/de/abdeckung?zeilen=t&oben=ja")
    assert "Dünn, geerbt" in with_above.links["/de/abdeckung?zeilen=t&oben=ja&zelle=q~f#panel"]


def test_columns_are_guidelines(here: District) -> None:
    here.measure("m", by=["a"], supports=["gl"])
    found = page(client_of(here), "/de/abdeckung?spalten=leitlinie")
    assert "Dünn 1" in found.links["/de/abdeckung?spalten=leitlinie&zelle=t~gl#panel"]


def test_a_day_in_the_past_is_another_matrix(here: District) -> None:
    here.measure("m", by=["a", "b"], since="2026-01-01")
    client = client_of(here)
    assert "Gedeckt" in page(client, "/de/abdeckung").links["/de/abdeckung?zelle=t~f#panel"]
    for written in ("2025-06-01", "01.06.2025"):
        past = page(client, f"/de/abdeckung?stichtag={written}")
        assert "Nicht erhoben" in past.links[f"/de/abdeckung?stichtag={written}&zelle=t~f#panel"]


def test_groups_by_belief_are_no_choice_and_no_question(here: District) -> None:
    here.node("tg", "target_group", name="Jugendliche")
    here.node("belief", "target_group", name="Gläubige", no_list=True)
    here.measure("m", by=["a"], groups=["tg", "belief"])
    client = client_of(here)
    text = page(client, "/de/abdeckung").all
    assert "Jugendliche" in text
    assert "Gläubige" not in text
    assert "Nach Glauben oder Herkunft" in page(client, "/de/abdeckung?gruppe=belief", 422).all
    assert "Nach Glauben oder Herkunft" in page(client, "/de/massnahmen?target_group=belief", 422).all


def test_the_file_has_the_same_cells_and_no_formula(here: District) -> None:
    here.measure("m", by=["a"], name="=2+2")
    response = client_of(here).get("/de/abdeckung.csv")
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment" in response.headers["content-disposition"]
    text, note = response.text.removeprefix("\ufeff").split("\r\n\r\n")
    assert note.startswith("So wird gerechnet: Abdeckung")
    head, *rows = csv.reader(io.StringIO(text), delimiter=";")
    found = [dict(zip(head, row, strict=True)) for row in rows]
    assert [(row["Ort"], row["Spalte"], row["Stand"], row["Stand vor Ort"]) for row in found] == [
        ("Musterstadt", "f", "Dünn", "Dünn"),
        ("Musterstadt", "g", "Nicht erhoben", "Nicht erhoben"),
        ("Übungsdorf", "f", "Nicht erhoben", "Nicht erhoben"),
        ("Übungsdorf", "g", "Nicht erhoben", "Nicht erhoben"),
    ]
    assert found[0]["läuft"] == "'=2+2"
    assert found[0]["Träger"] == "Verein a"


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("stichtag=heute", 422, "Bitte als Tag.Monat.Jahr angeben."),
        ("stichtag=2026", 422, "Bitte als Tag.Monat.Jahr angeben."),
        ("stichtag=0001-01-01", 422, "Bitte ein Jahr von 1900 bis 2200 angeben."),
        ("konzept=nirgends", 404, "«nirgends»"),
        ("konzept=t", 422, "Das ist kein Konzept."),
        ("spalten=masse", 422, "Wählen Sie Handlungsfelder oder Leitlinien."),
        ("zeilen=r", 422, "Das ist keine Kommune."),
        ("zeilen=u", 422, "Dort ist kein Quartier erfasst."),
        ("gruppe=f", 422, "Das ist keine Zielgruppe."),
        ("oben=vielleicht", 422, "Wählen Sie mitzählen oder nur vor Ort."),
        ("zelle=t", 404, "«t»"),
        ("zelle=t~nirgends", 404, "nirgends"),
        ("zelle=~~~", 404, "~~~"),
        ("zelle=%3Cscript%3E", 404, "<script>"),
    ],
)
def test_what_coverage_cannot_show(here: District, query: str, status: int, said: str) -> None:
    client = client_of(here)
    found = page(client, f"/de/abdeckung?{query}", status)
    assert said in found.all
    assert "/de/" in found.links
    if "zelle" not in query:
        assert client.get(f"/de/abdeckung.csv?{query}").status_code == status


def test_a_district_without_a_concept(here: District) -> None:
    here.relations.pop("HAS_CONCEPT:r:c")
    client = client_of(here)
    assert "kein Konzept" in page(client, "/de/abdeckung", 422).all
    assert page(client, "/de/massnahmen").all
    assert "Alle Konzepte" in page(client, "/de/leitlinien").all


# ---- measures ----


def test_a_measure_with_all_that_the_catalogue_needs(here: District) -> None:
    here.node("tg", "target_group", name="Jugendliche")
    here.measure("m", by=["a"], groups=["tg"], name="Sprachcafé", aims="Alle lernen Deutsch.")
    here.join("o", "RUNS", "m", role="possible_provider")
    here.measure("ended", by=["b"], name="Chor", status="ended", until="2019")
    client = client_of(here)
    found = page(client, "/de/massnahmen")
    card = found.all[found.all.index("Sprachcafé") :]
    for said in ("läuft", "zuletzt belegt 2026", "Alle lernen Deutsch.", "Verein a", "Sozialamt", "Jugendliche"):
        assert said in card
    assert "2 Maßnahmen sind erfasst." in found.all
    assert "Davon läuft 1 gesichert" in found.all
    assert 'class="pictogram possible"' in client.get("/de/massnahmen").text
    assert "denkbar: Amt" in client.get("/de/massnahmen").text
    assert "Musterbericht" in found.all


def test_filters_of_the_catalogue_narrow(here: District) -> None:
    here.measure("m", name="Sprachcafé")
    here.measure("n", name="Chor", at=["u"], of=["g"], status="unknown")

    def names(query: str) -> list[str]:
        links = page(client_of(here), f"/de/massnahmen?{query}").links
        return [words for url, words in links.items() if url in ("/de/massnahmen/m", "/de/massnahmen/n")]

    assert names("") == ["Chor", "Sprachcafé"]
    assert names("field=g") == ["Chor"]
    assert names("place=t") == ["Sprachcafé"]
    assert names("stand=unclear") == ["Chor"]
    assert names("q=sprach") == ["Sprachcafé"]
    assert names("field=g&place=t") == []


def test_a_field_means_also_its_exact_counterpart(here: District) -> None:
    here.node("c2", "concept")
    here.node("f2", "field")
    here.join("f2", "BELONGS_TO", "c2")
    here.join("f2", "CORRESPONDS_TO", "f", match="exact")
    here.measure("m", name="Sprachcafé")
    assert "Sprachcafé" in page(client_of(here), "/de/massnahmen?field=f2").all


def test_pages_of_the_catalogue_hold_every_measure_once(here: District) -> None:
    for number in range(60):
        here.measure(f"m{number:02}", name=f"Kurs {number:02}")
    client, url = client_of(here), "/de/massnahmen"
    seen: list[str] = []
    for _ in range(4):
        links = page(client, url).links
        seen += [words for link, words in links.items() if link.startswith("/de/massnahmen/")]
        following = [link for link, words in links.items() if words == "Weiter"]
        if not following:
            break
        url = following[0]
    assert seen == [f"Kurs {number:02}" for number in range(60)]


@pytest.mark.parametrize(
    "query",
    ["stand=gut", "stichtag=x", "field=x", "field=t", "place=x", "target_group=x", "cursor=x", "q=" + "x" * 201],
)
def test_what_the_catalogue_cannot_show(here: District, query: str) -> None:
    assert "Das hat nicht geklappt" in page(client_of(here), f"/de/massnahmen?{query}", 422).all


# ---- guidelines ----


def test_guidelines_with_their_measures_and_where_nothing_is_known(here: District) -> None:
    here.measure("m", by=["a"], supports=["gl"], name="Sprachcafé")
    here.measure("free", by=["b"], name="Chor")
    found = page(client_of(here), "/de/leitlinien")
    text = found.all
    assert "Zu einer von 2 Leitlinien ist bisher keine Maßnahme bekannt." in text
    table = text[text.index("Leitlinien und Maßnahmen") :]
    assert "Sprachcafé" in table
    assert "eine Maßnahme" in table
    assert table.count("bisher keine Maßnahme bekannt") == 2, "field g and guideline gm"
    for node in ("f", "gl", "gm"):
        assert f"/de/eintraege/{node}" in found.links
    assert "/de/massnahmen?field=f" in found.links
    assert "/de/mindmap?konzept=c" in found.links


@pytest.mark.parametrize("query", ["konzept=x", "konzept=f", "mit=x", "stichtag=x"])
def test_what_guidelines_cannot_show(here: District, query: str) -> None:
    assert "Das hat nicht geklappt" in page(client_of(here), f"/de/leitlinien?{query}", 422).all


@pytest.mark.parametrize("path", ["abdeckung?zelle=t~f", "massnahmen", "leitlinien"])
def test_the_english_pages_are_english(here: District, path: str) -> None:
    here.measure("m", by=["a"], supports=["gl"])
    text = page(client_of(here), f"/en/{path}").all
    for german in ("Maßnahme", "Träger", "Leitlinie", "Handlungsfeld", "geerbt", "läuft", "Stand "):
        assert german not in text
