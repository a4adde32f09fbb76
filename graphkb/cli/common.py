"""Options that several commands share, and the opening of the store."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import typer

from api.deps import checked_day
from graphkb.cli.output import progress_bar, say
from graphkb.errors import InvalidParameter
from graphkb.model import Reader, Visibility
from graphkb.settings import Settings
from graphkb.snapshot import Snapshot, read_snapshot
from graphkb.store import SavedState, Store, open_store
from graphkb.texts import N_, Texts

__all__ = [
    "bundled_tables",
    "data_option",
    "day_of",
    "json_option",
    "opened",
    "opened_snapshot",
    "opened_with_state",
    "settings_of",
]


def data_option(texts: Texts) -> Any:
    """`--data`: folder of the embedded database."""
    return typer.Option("--data", help=texts(N_("Ordner der eingebetteten Datenbank (sonst: .data).")))


def json_option(texts: Texts) -> Any:
    """`--json`: data for programs."""
    return typer.Option("--json", help=texts(N_("Als JSON ausgeben.")))


def settings_of(data: Path | None, **more: object) -> Settings:
    """The settings with what the command line names; None: not named."""
    named = {name: value for name, value in {"data_dir": data, **more}.items() if value is not None}
    return Settings(**named)  # type: ignore[arg-type]


@contextmanager
def opened(settings: Settings, texts: Texts) -> Iterator[Store]:
    """The store, opened with progress shown and closed again."""
    with progress_bar(texts) as report:
        store = open_store(settings, report)
    with store:
        yield store


@contextmanager
def opened_snapshot(settings: Settings, texts: Texts) -> Iterator[Snapshot]:
    """Everything in the store: whoever may run commands here is the administration."""
    with opened(settings, texts) as store:
        yield _everything(store, texts)


@contextmanager
def opened_with_state(settings: Settings, texts: Texts) -> Iterator[tuple[Snapshot, SavedState | None]]:
    """Everything in the store, and the newest saved state with its groups and map; None: none was saved."""
    with opened(settings, texts) as store:
        newest = next(iter(store.states()), None)
        state = store.state(newest.id) if newest else None
        yield _everything(store, texts), state


def _everything(store: Store, texts: Texts) -> Snapshot:
    snapshot = read_snapshot(store).for_reader(Reader(Visibility.INTERNAL))
    if not len(snapshot):
        say(texts(N_("In dieser Datenbank ist noch nichts. Laden: graphkb load")))
    return snapshot


def day_of(text: str) -> date:
    """A day as `2026-11-22`, of the years that can be reckoned with; empty: today. Raises InvalidParameter."""
    if not text:
        return date.today()
    try:
        return checked_day("--date", date.fromisoformat(text))
    except ValueError:
        raise InvalidParameter(name="--date", value=text, reason=N_("Bitte als JJJJ-MM-TT angeben.")) from None


def bundled_tables() -> Path:
    """Folder of the bundled tables of the Aachen knowledge base."""
    return Path(__file__).parent.parent / "data" / "aachen" / "tables"
