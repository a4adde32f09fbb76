"""`graphkb undo`: take a change back, an edit or a whole import."""

from pathlib import Path
from typing import Annotated

import typer

from graphkb.cli.common import data_option, opened, settings_of
from graphkb.cli.output import say
from graphkb.editing import REASONS, Editor, Obstacle
from graphkb.errors import UndoRefused
from graphkb.snapshot import read_snapshot
from graphkb.texts import N_, Texts

__all__ = ["register"]

SHOWN = 20
"""Obstacles listed before the rest is counted."""


def register(app: typer.Typer, texts: Texts) -> None:
    """Add the command."""

    @app.command(help=texts(N_("Eine Änderung zurücknehmen, auch einen ganzen Import.")))
    def undo(
        id: Annotated[str, typer.Argument(help=texts(N_("Kennung, wie «graphkb changes» sie zeigt.")))],
        rest: Annotated[
            bool, typer.Option("--rest", help=texts(N_("Zurücknehmen, was seither niemand geändert hat.")))
        ] = False,
        dry_run: Annotated[bool, typer.Option("--dry-run", help=texts(N_("Nur zeigen, was geschähe.")))] = False,
        by: Annotated[str, typer.Option(help=texts(N_("Wer; steht im Änderungsbuch.")))] = "graphkb undo",
        data: Annotated[Path | None, data_option(texts)] = None,
    ) -> None:
        with opened(settings_of(data), texts) as store:
            editor = Editor(store, lambda: read_snapshot(store, store.ontology))
            plan = editor.undo_plan(id)
            if plan.left:
                count = len({left.id for left in plan.left if left.what == "node"}) or 1
                say(
                    texts.plural(
                        "Angaben zu {n} Person kommen nicht zurück:",
                        "Angaben zu {n} Personen kommen nicht zurück:",
                        count,
                    )
                )
            _tell(plan.obstacles + plan.left, texts)
            if plan.obstacles and not rest:
                change = store.change(id)
                raise UndoRefused(revision=change.revision, count=len(plan.obstacles), obstacles=plan.obstacles)
            done = plan.changes if dry_run else editor.undo(id, by=by, rest=rest).changes
        said = N_("Zurückzunehmen wären: {n}") if dry_run else N_("Zurückgenommen: {n}")
        typer.echo(texts(said, n=done.counts.total))


def _tell(obstacles: tuple[Obstacle, ...], texts: Texts) -> None:
    for one in obstacles[:SHOWN]:
        say(f"{one.id}: {texts(REASONS[one.why])}" + (f" ({', '.join(one.others[:3])})" if one.others else ""))
    if (more := len(obstacles) - SHOWN) > 0:
        say(texts.plural("Eine weitere ist nicht aufgeführt.", "{n} weitere sind nicht aufgeführt.", more))
