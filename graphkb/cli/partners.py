"""`graphkb partners`: partners for an organisation or a need."""

from pathlib import Path
from typing import Annotated

import typer

from graphkb.analytics.partners import PartnerQuery, find_partners
from graphkb.cli.common import data_option, day_of, json_option, opened_snapshot, settings_of
from graphkb.cli.output import print_json, print_table, say
from graphkb.texts import N_, Texts

__all__ = ["register"]


def register(app: typer.Typer, texts: Texts) -> None:
    """Add the command."""

    @app.command(help=texts(N_("Partner finden, mit Gründen: für einen Akteur oder nach Ort, Feld, Gruppe, Thema.")))
    def partners(
        for_actor: Annotated[str | None, typer.Option("--for", help=texts(N_("Kennung eines Akteurs.")))] = None,
        place: Annotated[str | None, typer.Option(help=texts(N_("Kennung eines Ortes.")))] = None,
        field: Annotated[str | None, typer.Option(help=texts(N_("Kennung eines Handlungsfeldes.")))] = None,
        target_group: Annotated[str | None, typer.Option(help=texts(N_("Kennung einer Zielgruppe.")))] = None,
        language: Annotated[str | None, typer.Option(help=texts(N_("Kennung einer Sprache.")))] = None,
        topic: Annotated[str | None, typer.Option(help=texts(N_("Kennung eines Themas.")))] = None,
        limit: Annotated[int, typer.Option(min=1, max=100, help=texts(N_("Höchstzahl der Vorschläge.")))] = 10,
        date: Annotated[str, typer.Option(help=texts(N_("Stichtag JJJJ-MM-TT (sonst: heute).")))] = "",
        data: Annotated[Path | None, data_option(texts)] = None,
        as_json: Annotated[bool, json_option(texts)] = False,
    ) -> None:
        query = PartnerQuery(for_actor, place, field, target_group, language, topic)
        day = day_of(date)
        with opened_snapshot(settings_of(data), texts) as snapshot:
            result = find_partners(snapshot, query, day=day, limit=limit)
        language_code = texts.language
        found = [*result.ordered, *result.unranked]
        if as_json:
            print_json(
                {
                    "finding": result.finding.in_language(language_code),
                    "compared": result.compared,
                    "partners": [
                        {
                            "id": one.actor.id,
                            "name": one.actor.name,
                            "order": one.standing.order.value,
                            "best": one.standing.best,
                            "worst": one.standing.worst,
                            "reasons": [
                                {
                                    "feature": reason.feature,
                                    "blocks": reason.blocks,
                                    "sentence": reason.sentence.in_language(language_code),
                                    "sources": [str(source) for source in reason.sources],
                                }
                                for reason in one.reasons
                            ],
                        }
                        for one in found
                    ],
                }
            )
            return
        say(result.finding.in_language(language_code))
        heads = [texts(N_("Platz")), texts(N_("Akteur")), texts(N_("Gründe"))]
        print_table(
            heads,
            [
                [
                    "–" if one in result.unranked else _standing(one.standing.best, one.standing.worst),
                    one.actor.called(language_code),
                    "; ".join(reason.sentence.in_language(language_code) for reason in one.reasons),
                ]
                for one in found
            ],
        )


def _standing(best: int, worst: int) -> str:
    return str(best) if best == worst else f"{best}–{worst}"
