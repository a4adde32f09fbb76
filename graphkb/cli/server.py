"""Serves API and pages on a port of this machine."""

from __future__ import annotations

import errno
import socket
from contextlib import suppress
from threading import Thread

import uvicorn

from api import Context, open_context
from api.analyses import Analyses
from api.context import admin_token
from api.network import is_large, overview
from api.states import ensure_state
from graphkb.analytics.network.overview import MapQuery
from graphkb.cli.output import say
from graphkb.errors import GraphkbError, InvalidParameter
from graphkb.model import PUBLIC
from graphkb.settings import Settings
from graphkb.store import Store
from graphkb.texts import N_, Texts
from viz import create_site

__all__ = ["announce_token", "bound", "run"]


def bound(settings: Settings) -> socket.socket:
    """A socket on host and port, bound before anything slow is done; raises InvalidParameter if it is taken."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        reason = (
            N_("Ein anderes Programm benutzt diesen Anschluss. Anderer: --port 8001, mit make PORT=8001.")
            if error.errno == errno.EADDRINUSE
            else N_("Auf dieser Adresse darf oder kann hier nicht gelauscht werden.")
        )
        raise InvalidParameter(name="HOST:PORT", value=f"{settings.host}:{settings.port}", reason=reason) from error
    return listener


def announce_token(settings: Settings, texts: Texts) -> None:
    """Print the administrator token if it was made just now; it is not shown again."""
    token, made = admin_token(settings)
    if made:
        say(texts(N_("Verwaltungskennwort (wird nur einmal gezeigt): {token}"), token=token))


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: str) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            say(self._ready)


def _warm(context: Context, save_as: str) -> None:
    """Work out what the first visitors will ask for: groups and positions take a second or two.

    In a large network only the map: how sure its groups are takes minutes, and the first visitors would wait for it.
    Then save the state under this name if it is not saved yet; an empty name: do not.
    """
    analyses = Analyses(context, PUBLIC, context.snapshot())
    day = context.today()
    with suppress(GraphkbError):  # a district without a concept has no matrix, and a page that says so
        analyses.matrix(day)
    with suppress(GraphkbError):
        if is_large(analyses, day):
            overview(analyses, day, MapQuery())
        else:
            analyses.clusters(day)
            analyses.positions(day)
            analyses.cut_points(day)
    if save_as:
        with suppress(GraphkbError):  # the database was closed meanwhile; the next start tries again
            ensure_state(context, save_as, by="graphkb demo")


def run(settings: Settings, store: Store, listener: socket.socket, texts: Texts, *, save_as: str = "") -> None:
    """Serve until Ctrl-C or SIGTERM; prints the address when it answers.

    `save_as`: name under which the state is saved beside serving, if it is not saved yet; empty: not saved.
    """
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    ready = texts(N_("Bereit: http://{host}:{port}/   (Ende mit Strg-C)"), host=shown, port=port)
    context = open_context(settings, store)
    context.snapshot()  # the first page does not wait for the first reading
    Thread(target=_warm, args=(context, save_as), daemon=True).start()
    config = uvicorn.Config(create_site(context), log_level="warning", lifespan="off", server_header=False)
    context.jobs.start()  # what waited when the last server ended
    try:
        _Server(config, ready).run(sockets=[listener])
    finally:
        context.jobs.close()
