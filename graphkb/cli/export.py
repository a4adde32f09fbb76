"""`graphkb export`: everything as tables, as a graph, or for other programs."""

import tempfile
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from graphkb.cli.at_once import stopping
from graphkb.cli.common import data_option, opened, settings_of
from graphkb.cli.output import progress_bar, say
from graphkb.errors import InvalidParameter
from graphkb.exchange import FORMS, About, FormId
from graphkb.importer import write_folder
from graphkb.jobs import WRITING_FILE, Meter
from graphkb.model import PUBLIC, Reader, Visibility
from graphkb.snapshot import Snapshot
from graphkb.texts import N_, Texts

__all__ = ["register"]


NO_FILE = N_("Dort lässt sich keine Datei anlegen.")

HELP = N_(
    "Alles ausgeben: Tabellen nach der Vorlage (csv, xlsx), Graph (graphml, gexf, node-link, kumu), verknüpfte Daten "
    "(jsonld), Angebote (hsds) oder Cypher-Skript (cypher)."
)


def register(app: typer.Typer, texts: Texts) -> None:
    """Add the command."""

    @app.command(help=texts(HELP))
    def export(
        path: Annotated[Path, typer.Argument(help=texts(N_("Ordner (csv) oder Datei (alle anderen).")))],
        format: Annotated[FormId, typer.Option("--format", help=texts(N_("Form der Ausgabe.")))] = FormId.CSV,
        public: Annotated[bool, typer.Option("--public", help=texts(N_("Nur, was öffentlich sichtbar ist.")))] = False,
        force: Annotated[bool, typer.Option("--force", help=texts(N_("Vorhandenes überschreiben.")))] = False,
        data: Annotated[Path | None, data_option(texts)] = None,
    ) -> None:
        tables = format is FormId.CSV
        if path.exists() and not force and (path.is_file() or any(path.iterdir())):
            reason = N_("Das gibt es schon. Mit --force wird es überschrieben.")
            raise InvalidParameter(name="PATH", value=str(path), reason=reason)
        parents = path.absolute().parents
        below = next(parent for parent in parents if parent.exists()) if tables else parents[0]
        if not below.is_dir() or (path.is_dir() and not tables):
            raise InvalidParameter(name="PATH", value=str(path), reason=NO_FILE)
        settings = settings_of(data)
        about = About(date.today(), settings.district)
        with opened(settings, texts) as store, progress_bar(texts) as report:
            meter = Meter(report)
            with stopping(meter.stop):
                nodes, relations, revision = store.read_all(meter)
                snapshot = Snapshot.of(nodes, relations, revision, store.ontology)
                snapshot = snapshot.for_reader(PUBLIC if public else Reader(Visibility.INTERNAL))
                try:
                    _write(snapshot, about, path, format, meter)
                except OSError as error:
                    raise InvalidParameter(name="PATH", value=str(path), reason=NO_FILE) from error
        if not format.whole:
            say(texts(N_("{path} ist geschrieben."), path=path))
            return
        said = N_("{path}: {nodes} Einträge, {relations} Verbindungen.")
        say(texts(said, path=path, nodes=len(snapshot), relations=len(snapshot.relations)))


def _write(snapshot: Snapshot, about: About, path: Path, form: FormId, meter: Meter) -> None:
    """Write beside the place and move there when it is whole: what is stopped leaves what was there."""
    with tempfile.TemporaryDirectory(dir=_there(path.absolute().parent), prefix=".graphkb-") as folder:
        if form is FormId.CSV:
            written = write_folder(snapshot.nodes, snapshot.relations, Path(folder), snapshot.ontology, progress=meter)
            path.mkdir(parents=True, exist_ok=True)
            for table in written:
                table.replace(path / table.name)
            return
        part, size = Path(folder) / path.name, 0
        with part.open("wb") as file:
            for piece in FORMS[form].write(snapshot, about, meter):
                size += file.write(piece)
                meter(WRITING_FILE, size, 0)
        part.replace(path)


def _there(folder: Path) -> Path:
    """The folder, or the nearest one above that is there."""
    return next(one for one in (folder, *folder.parents) if one.is_dir())
