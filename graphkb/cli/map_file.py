"""`graphkb map`: the network map as one file to pass on."""

from pathlib import Path
from typing import Annotated

import typer

from graphkb.analytics.network import clusters, cooperation
from graphkb.analytics.network.map_groups import map_groups, map_points, seats
from graphkb.analytics.network.narrowing import BodyFilter
from graphkb.analytics.network.overview import MapQuery, network_map
from graphkb.cli.common import data_option, day_of, opened_with_state, settings_of
from graphkb.cli.output import say
from graphkb.errors import InvalidParameter
from graphkb.model import PUBLIC
from graphkb.texts import N_, Texts
from viz.pictures.map_file import map_file

__all__ = ["register"]


def register(app: typer.Typer, texts: Texts) -> None:
    """Add the command."""

    @app.command("map", help=texts(N_("Netzkarte als eine HTML-Datei schreiben, die ohne Netz aufgeht.")))
    def write(
        file: Annotated[Path, typer.Argument(help=texts(N_("Datei, zum Beispiel netz.html.")))],
        date: Annotated[str, typer.Option("--date", help=texts(N_("Stichtag, JJJJ-MM-TT (sonst: heute).")))] = "",
        place: Annotated[str, typer.Option("--place", help=texts(N_("Nur dieser Ort (Kennung).")))] = "",
        field: Annotated[str, typer.Option("--field", help=texts(N_("Nur dieses Handlungsfeld (Kennung).")))] = "",
        data: Annotated[Path | None, data_option(texts)] = None,
    ) -> None:
        day, settings = day_of(date), settings_of(data)
        if file.is_dir() or not file.absolute().parent.is_dir():
            raise InvalidParameter(name="FILE", value=str(file), reason=N_("Dort lässt sich keine Datei anlegen."))
        with opened_with_state(settings, texts) as (whole, state):
            snapshot = whole.for_reader(PUBLIC)  # the file is made to be passed on
        found = cooperation(snapshot, day)
        earlier, start = (tuple(state.groups.items()), state.points) if state else ((), None)
        groups = map_groups(snapshot, found, clusters(snapshot, found, earlier=earlier))
        query = MapQuery(BodyFilter(place=place, field=field))
        points = map_points(found, groups, start)
        shown = network_map(snapshot, found, groups, points, query, seats(snapshot, found))
        district = snapshot.get(settings.district)
        content = map_file(
            snapshot,
            shown,
            day=day,
            language=texts.language,
            district=district.called(texts.language) if district else settings.product_name,
            product=settings.product_name,
        )
        try:
            file.write_bytes(content)
        except OSError as error:
            reason = N_("Dort lässt sich keine Datei anlegen.")
            raise InvalidParameter(name="FILE", value=str(file), reason=reason) from error
        say(
            texts.plural(
                "{file} geschrieben: {n} Stelle.", "{file} geschrieben: {n} Stellen.", len(shown.bodies), file=str(file)
            )
        )
