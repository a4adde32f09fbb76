"""The commands together."""

from __future__ import annotations

import typer

from graphkb.cli import (
    advise,
    areas,
    ask,
    change,
    changes,
    check,
    clusters,
    coverage,
    db,
    demo,
    duplicates,
    edit,
    evaluation,
    export,
    findings,
    forms,
    fragility,
    import_,
    jobs,
    links,
    load,
    map_file,
    mapping,
    mind_map,
    need,
    neighbours,
    options,
    paper,
    partners,
    passage,
    person,
    positions,
    reach,
    reviews,
    rounds,
    serve,
    sources,
    stale,
    states,
    structures,
    subscriptions,
    undo,
    versions,
)
from graphkb.texts import N_, Language, Texts

__all__ = ["make_app"]

COMMANDS = (
    demo,
    serve,
    load,
    import_,
    jobs,
    mapping,
    check,
    coverage,
    mind_map,
    structures,
    ask,
    need,
    clusters,
    positions,
    partners,
    advise,
    reach,
    neighbours,
    fragility,
    evaluation,
    options,
    findings,
    paper,
    export,
    map_file,
    change,
    versions,
    states,
    subscriptions,
    edit,
    changes,
    undo,
    forms,
    rounds,
    duplicates,
    person,
    sources,
    passage,
    areas,
    stale,
    links,
    reviews,
    db,
)


def make_app(language: Language) -> typer.Typer:
    """All commands with their help in this language."""
    texts = Texts(language)
    app = typer.Typer(
        name="graphkb",
        help=texts(N_("Wer macht was in der Integrationsarbeit, was ist abgedeckt, und wo sind Lücken.")),
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    for command in COMMANDS:
        command.register(app, texts)
    return app
