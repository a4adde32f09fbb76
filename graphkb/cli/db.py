"""`graphkb db`: the embedded database: start, stop, status."""

from pathlib import Path
from typing import Annotated

import typer

from graphkb.cli.common import data_option, json_option, opened, settings_of
from graphkb.cli.output import print_json, progress_bar
from graphkb.errors import InvalidParameter
from graphkb.settings import Settings
from graphkb.store import embedded
from graphkb.texts import N_, Texts

__all__ = ["register"]


def register(app: typer.Typer, texts: Texts) -> None:
    """Add the commands."""
    group = typer.Typer(name="db", help=texts(N_("Eingebettete Datenbank: start, stop, status.")), no_args_is_help=True)

    @group.command(help=texts(N_("Starten und laufen lassen, bis «graphkb db stop» sie anhält.")))
    def start(data: Annotated[Path | None, data_option(texts)] = None) -> None:
        settings = _embedded(data)
        with progress_bar(texts) as report:
            running = embedded.join(settings, report, keep=True)
        typer.echo(texts(N_("Die Datenbank läuft: {uri}"), uri=running.uri))

    @group.command(help=texts(N_("Anhalten, auch wenn andere sie noch benutzen.")))
    def stop(data: Annotated[Path | None, data_option(texts)] = None) -> None:
        stopped = embedded.stop_embedded(_embedded(data))
        typer.echo(texts(N_("Die Datenbank ist angehalten.") if stopped else N_("Es lief keine Datenbank.")))

    @group.command(help=texts(N_("Sagen, ob sie läuft und was sie enthält.")))
    def status(
        data: Annotated[Path | None, data_option(texts)] = None,
        as_json: Annotated[bool, json_option(texts)] = False,
    ) -> None:
        settings = settings_of(data)
        if settings.neo4j_uri is None and not embedded.status(settings).running:
            print_json({"running": False}) if as_json else typer.echo(texts(N_("Es läuft keine Datenbank.")))
            return
        with opened(settings, texts) as store:
            health = store.health()
        facts = {
            "running": True,
            "engine": health.engine,
            "version": health.version,
            "revision": health.revision,
            "nodes": sum(health.nodes.values()),
            "relations": sum(health.relations.values()),
            "states": health.states,
        }
        if as_json:
            print_json(facts)
        else:
            said = N_("{engine} {version} läuft: {nodes} Einträge, {relations} Verbindungen, Stand {revision}.")
            typer.echo(texts(said, **facts))

    app.add_typer(group)


def _embedded(data: Path | None) -> Settings:
    settings = settings_of(data)
    if settings.neo4j_uri is not None:
        reason = N_("Dieser Server gehört nicht zu GraphKB; er wird anderswo gestartet und angehalten.")
        raise InvalidParameter(name="GRAPHKB_NEO4J_URI", value=settings.neo4j_uri, reason=reason)
    return settings
