"""Pages and API of long jobs: sent, tried, taken in, watched, stopped, repeated; nobody else sees any of it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from api import Context
from graphkb.importer import write_folder
from graphkb.jobs import Job, JobState, Kind, Meter, Order
from graphkb.jobs.job import SORT
from graphkb.model import Reader, Visibility
from graphkb.store import Store, cases
from tests.made import musterkreis
from tests.site_fixture import SIGNED_IN, TOKEN, client_of, context_of
from viz.frame import TOKEN_COOKIE
from viz.pages import jobs as page
from viz.pages import table_import

LIST, TEMPLATE, API = "/de/erfassen/auftraege", "/de/erfassen/vorlage", "/api/v1"


@pytest.fixture
def context(embedded_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Context]:
    settings = embedded_store.settings.model_copy(
        update={"data_dir": tmp_path / "data", "admin_token": SecretStr(TOKEN)}
    )
    made = context_of(embedded_store, settings)
    monkeypatch.setattr(page, "PATIENCE_S", 30.0)
    monkeypatch.setattr(table_import, "PATIENCE_S", 30.0)
    yield made
    made.jobs.close()


@pytest.fixture
def client(context: Context) -> Iterator[TestClient]:
    with client_of(context) as client:
        client.cookies.set(TOKEN_COOKIE, TOKEN)
        yield client


def workbook(tmp_path: Path, **changed: list[dict[str, str]]) -> bytes:
    return musterkreis.save(tmp_path / "muster.xlsx", {**musterkreis.SHEETS, **changed}).read_bytes()


def sent(client: TestClient, content: bytes, name: str = "muster.xlsx") -> str:
    answer = client.post(TEMPLATE, files={"tabelle": (name, content)})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def action(text: str, name: str) -> str:
    found: list[str] = re.findall(r'method="post" action="([^"]+)"', text)
    return next(url for url in found if url.endswith(name))


def test_the_template_is_tried_then_taken_in_and_can_be_taken_back(client: TestClient, tmp_path: Path) -> None:
    assert "Vorlage einlesen" in client.get(TEMPLATE).text
    here = sent(client, workbook(tmp_path))
    trial = client.get(here).text
    assert "Probelauf: 53 neu, 0 geändert, 0 unverändert" in trial
    assert "Verein «Sprachverein Muster e.V.»" in trial
    done = client.post(action(trial, "uebernehmen"))
    ended = client.get(str(done.headers["location"])).text
    assert "muster.xlsx ist übernommen: 53 neu, 0 geändert" in ended
    change = client.get(re.findall(r'href="([^"]+/erfassen/aenderungen/[^"]+)"', ended)[0])
    assert "Import: muster.xlsx" in change.text
    assert "Alles steht schon so da" in client.get(client.post(action(trial, "uebernehmen")).headers["location"]).text
    listed = client.get(LIST).text
    assert listed.count("Übernehmen: muster.xlsx") == 2
    assert "Probelauf: muster.xlsx" in listed
    assert "Jobs" in client.get(LIST.replace("/de/", "/en/")).text


def test_the_exported_tables_come_back_as_a_zip(client: TestClient, context: Context, tmp_path: Path) -> None:
    sent(client, workbook(tmp_path))
    trial = client.get(context_url(context)).text
    client.post(action(trial, "uebernehmen"))
    made = client.post(LIST, data={"form": "csv", "nur": ""})
    whole = client.get(made.headers["location"]).text
    assert "Die Datei ist fertig" in whole
    file = client.get(re.findall(r'href="([^"]+/datei)"', whole)[0])
    assert file.headers["content-disposition"] == 'attachment; filename="wissensnetz.zip"'
    again = client.get(sent(client, file.content, "zurueck.zip")).text
    assert "Probelauf: 0 neu, 0 geändert, 53 unverändert" in again
    changed = io.BytesIO()
    snapshot = context.snapshot(Reader(Visibility.INTERNAL))
    nodes = [replace(one, description="neu gesagt") if one.id == "amt" else one for one in snapshot.nodes]
    with zipfile.ZipFile(changed, "w") as archive:
        for path in write_folder(nodes, snapshot.relations, tmp_path / "t", snapshot.ontology):
            archive.write(path, f"tief/darin/{path.name}")
    differs = client.get(sent(client, changed.getvalue(), "zurueck.zip")).text
    assert "1 geändert" in differs
    assert re.search(r"Beschreibung</td><td>–</td><td>neu gesagt", differs)


def context_url(context: Context) -> str:
    return f"{LIST}/{context.jobs.jobs()[0].id}"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.zip", b"PK nichts", "Das ZIP ist beschädigt"),
        ("a.xlsx", b"kein Blatt", "Das ist keine Excel-Arbeitsmappe"),
        ("a.csv", b"x,y\n1,2\n", "nicht brauchbar"),
        ("a.json", b"{}", "Das ist kein Graph"),
    ],
)
def test_what_cannot_be_read_is_told(client: TestClient, name: str, content: bytes, said: str) -> None:
    ended = client.get(sent(client, content, name)).text
    assert said in ended
    assert "Es wurde nichts geändert" in ended
    assert "Bitte eine Datei wählen" in client.post(TEMPLATE, files={"tabelle": ("", b"")}).text


def test_problems_stand_at_their_cells_and_go_back_as_a_workbook(client: TestClient, tmp_path: Path) -> None:
    broken = workbook(tmp_path, actors=[{"id": "a", "kind": "verein?", "name": "Verein A", "sources": "d-muster"}])
    ended = client.get(sent(client, broken)).text
    assert "sind nicht brauchbar. Es wurde nichts geändert." in ended
    assert re.search(r'<th scope="row">actors, \w+2</th>', ended)
    notes = client.get(re.findall(r'href="([^"]+anmerkungen.xlsx)"', ended)[0])
    assert notes.content.startswith(b"PK")


def running(context: Context, state: JobState = JobState.RUNNING) -> Job:
    """A job that a living process works on: this one, in a desk of its own."""
    meter = Meter()
    case = cases.open_case(context.store, SORT, state=state.value, by="test")
    order = Order(kind=Kind.LOAD, source="muster.xlsx", upload="0" * 32)
    worker = {**context.jobs._me()}
    job = Job(id=case.id, order=order, state=state, by="test", at=case.at, begun=case.at, worker=worker)
    cases.change_case(context.store, job.onto(case))
    context.jobs._meters[case.id] = meter
    meter("Tabellen lesen", 0, 0)
    meter("Angaben prüfen", 400, 1000)
    return job


def test_progress_is_shown_without_scripts_and_told_once_a_step(client: TestClient, context: Context) -> None:
    job = running(context)
    whole = client.get(f"{LIST}/{job.id}").text
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in whole
    assert 'role="status" aria-live="polite">Angaben prüfen</p>' in whole
    assert '<progress aria-label="Angaben prüfen" value="400" max="1000">' in whole
    assert "400 von 1.000" in whole
    part = re.findall(r'hx-get="([^"]+/stand[^"]*)"', whole)[0].replace("&amp;", "&")
    following = client.get(part)
    assert "ansage" not in following.text
    context.jobs._meters[job.id]("Mit dem Bestand vergleichen", 0, 0)
    assert '<p id="ansage" hx-swap-oob="innerHTML">Mit dem Bestand vergleichen</p>' in client.get(part).text
    assert "läuft" in client.get(LIST).text
    stopped = client.post(action(whole, "abbrechen"))
    ended = client.get(str(stopped.headers["location"])).text
    assert "Abgebrochen. Es wurde nichts geändert." in ended
    assert "Zum Wiederholen bitte noch einmal hochladen" in ended
    assert client.get(part).headers["hx-redirect"] == f"{LIST}/{job.id}"
    del context.jobs._meters[job.id]


def test_an_interrupted_one_is_repeated_by_its_button(client: TestClient, context: Context, tmp_path: Path) -> None:
    upload = sent(client, workbook(tmp_path))
    order = replace(context.jobs.jobs()[0].order, dry_run=False)
    case = cases.open_case(context.store, SORT, state="running", by="test")
    gone = {"host": "x", "pid": 1, "started": 1.0, "desk": "x"}
    job = Job(id="", order=order, state=JobState.RUNNING, by="", at=case.at, worker=gone)
    cases.change_case(context.store, job.onto(case))
    shown = client.get(f"{LIST}/{case.id}").text
    assert "Das Programm endete mitten darin. Es wurde nichts übernommen" in shown
    done = client.post(action(shown, "wiederholen"))
    assert "muster.xlsx ist übernommen: 53 neu" in client.get(str(done.headers["location"])).text
    assert upload


def test_a_large_table_is_read_and_tried_as_a_job(
    client: TestClient, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_import, "QUICK_ROWS", 3)
    monkeypatch.setattr(table_import, "QUICK_BYTES", 1)
    rows = "Nr;Verein\n" + "".join(f"v{n};Verein {n}\n" for n in range(230))
    documents = [{"id": "d", "name": "Blatt"}]
    taken = client.get(sent(client, b"id,name\nd,Blatt\n", "documents.csv")).text
    client.post(action(taken, "uebernehmen"))
    assert documents
    here = str(client.post("/de/erfassen/tabelle", files={"tabelle": ("v.csv", rows.encode())}).headers["location"])
    asked = client.get(here, params={"probe": "1"}).text
    assert "Der Probelauf dauert hier länger" in asked
    trial = client.post(action(asked, "probelauf=1").replace("&amp;", "&"))
    shown = client.get(str(trial.headers["location"])).text
    assert "230 neu" in shown or "231 neu" in shown
    following = re.findall(r'href="([^"]+ab=100)"', shown)[0]
    assert "ab=200" in client.get(following).text
    last = client.get(following.replace("ab=100", "ab=200")).text
    assert "ab=300" not in last
    done = client.post(action(shown, "uebernehmen"))
    assert "v.csv ist übernommen" in client.get(str(done.headers["location"])).text


def test_a_large_workbook_is_read_as_a_job_first(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_import, "QUICK_BYTES", 1)
    answer = client.post("/de/erfassen/tabelle", files={"tabelle": ("muster.xlsx", workbook(tmp_path))})
    read = client.get(str(answer.headers["location"]))
    assert read.status_code == 303
    assert "muster.xlsx: eine Zeile" in client.get(str(read.headers["location"])).text


def test_by_the_api(client: TestClient, tmp_path: Path) -> None:
    client.headers.update(SIGNED_IN)
    kept = client.post(f"{API}/uploads", params={"name": "muster.xlsx"}, content=workbook(tmp_path)).json()
    assert kept["name"] == "muster.xlsx"
    asked = client.post(f"{API}/jobs", json={"kind": "load", "upload": kept["id"], "by": "Test"})
    assert asked.status_code == 202
    job = ended(client, asked.json()["id"])
    assert (job["state"], job["report"]["total"]["new"], job["by"]) == ("done", 53, "Test")
    differences = client.get(f"{API}/jobs/{job['id']}/differences", params={"start": 30, "limit": 50}).json()
    assert (differences["total"], len(differences["items"])) == (53, 23)
    assert client.delete(f"{API}/jobs/{job['id']}").json()["state"] == "done"
    export = client.post(f"{API}/jobs", json={"kind": "export", "format": "graphml", "public": True}).json()
    made = ended(client, export["id"])
    file = client.get(f"{API}/jobs/{made['id']}/result")
    assert file.headers["content-type"].startswith("application/graphml+xml")
    streamed = client.get(f"{API}/export", params={"format": "graphml"}, headers={"Authorization": ""})
    assert file.content == streamed.content
    assert client.get(f"{API}/jobs/{made['id']}/notes").status_code == 404
    table = client.post(f"{API}/jobs", json={"kind": "table", "upload": kept["id"]})
    assert (table.status_code, table.json()["code"]) == (422, "InvalidParameter")
    assert client.post(f"{API}/jobs", json={"kind": "load", "upload": "f" * 32}).status_code == 410
    assert client.post(f"{API}/uploads", params={"name": "leer.csv"}, content=b"").status_code == 422
    assert [one["kind"] for one in client.get(f"{API}/jobs").json()["items"]] == ["export", "load"]
    cells = "{id: '{Nr}', kind: association, name: '{V}', sources: d-muster}"
    mapping = f"mapping: v\nrecords:\n  - into: actors\n    cells: {cells}\n"
    other = client.post(f"{API}/uploads", params={"name": "v.csv"}, content=b"Nr;V\nv1;Verein 1\nv1;Verein 2\n").json()
    wanted = {"kind": "table", "upload": other["id"], "mapping": mapping, "dry_run": True}
    failed = ended(client, client.post(f"{API}/jobs", json=wanted).json()["id"])
    assert failed["failure"]["code"] == "InvalidData"
    problems = client.get(f"{API}/jobs/{failed['id']}/problems").json()
    assert problems["total"] == failed["failure"]["problems"] == len(problems["items"])
    assert problems["items"][0]["cell"]
    assert client.get(f"{API}/jobs/{failed['id']}/notes").content.startswith(b"PK")
    again = client.post(f"{API}/jobs/{failed['id']}/repeat").json()
    assert again["repeats"] == failed["id"]
    assert ended(client, again["id"])["state"] == "failed"


def ended(client: TestClient, id: str) -> dict[str, Any]:
    for _ in range(600):
        job: dict[str, Any] = client.get(f"{API}/jobs/{id}").json()
        if job["ended"]:
            return job
    raise AssertionError(job)


def test_nobody_else_may(client: TestClient, context: Context) -> None:
    job = running(context, JobState.WAITING)
    client.cookies.clear()
    for path in (LIST, TEMPLATE, f"{LIST}/{job.id}", f"{LIST}/{job.id}/stand", f"{LIST}/{job.id}/datei"):
        assert client.get(path).status_code == 401, path
    for path in (LIST, TEMPLATE, *(f"{LIST}/{job.id}/{what}" for what in ("abbrechen", "wiederholen", "uebernehmen"))):
        assert client.post(path).status_code == 401, path
    for method, path in (("GET", "/jobs"), ("POST", "/jobs"), ("POST", "/uploads?name=x"), ("GET", f"/jobs/{job.id}")):
        assert client.request(method, f"{API}{path}", content=b"{}").status_code == 401, path
    client.cookies.set(TOKEN_COOKIE, TOKEN)
    assert client.post(f"{LIST}/{job.id}/abbrechen", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 401
    assert context.jobs.job(job.id).state is JobState.WAITING
    del context.jobs._meters[job.id]
