"""`graphkb partners`: partners for an organisation or a need."""

from pathlib import Path
from typing import Annotated

import typer

from graphkb.analytics.partners import FIRST, MOST_OF_A_SORT, PartnerQuery, find_partners, mix_words
from graphkb.cli.common import data_option, day_of, json_option, opened_snapshot, settings_of
from graphkb.cli.output import print_json, print_table, say
from graphkb.errors import InvalidParameter, Phrase
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
        weight: Annotated[
            list[str] | None,
            typer.Option(
                help=texts(N_("Anderes Gewicht einer Art von Grund, 0 bis 3, zum Beispiel place=2; mehrfach."))
            ),
        ] = None,
        most_of_a_sort: Annotated[
            int,
            typer.Option(
                min=0, max=FIRST, help=texts(N_("Höchstens so viele derselben Art unter den ersten zehn; 0: beliebig."))
            ),
        ] = MOST_OF_A_SORT,
        date: Annotated[str, typer.Option(help=texts(N_("Stichtag JJJJ-MM-TT (sonst: heute).")))] = "",
        data: Annotated[Path | None, data_option(texts)] = None,
        as_json: Annotated[bool, json_option(texts)] = False,
    ) -> None:
        query = PartnerQuery(for_actor, place, field, target_group, language, topic)
        day = day_of(date)
        weights = _weights(weight or [])
        with opened_snapshot(settings_of(data), texts) as snapshot:
            result = find_partners(
                snapshot, query, day=day, weights=weights, limit=limit, most_of_a_sort=most_of_a_sort
            )
        language_code = texts.language
        found = [*result.first, *result.put_back, *result.others]
        moved = {
            each.actor: each.sentence.in_language(language_code)
            for each in (*result.mix.put_back, *result.mix.taken_in)
        }
        if as_json:
            print_json(
                {
                    "finding": result.finding.in_language(language_code),
                    "compared": result.compared,
                    "weights": dict(result.weights),
                    "mix": mix_words(result.mix).in_language(language_code),
                    "partners": [
                        {
                            "id": one.actor.id,
                            "name": one.actor.name,
                            "order": one.standing.order.value,
                            "best": one.standing.best,
                            "worst": one.standing.worst,
                            "moved": moved.get(one.actor.id),
                            "way": one.way.sentence.in_language(language_code) if one.way else None,
                            "reasons": [
                                {
                                    "feature": reason.feature,
                                    "weight": reason.weight,
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
        if result.mix.put_back:
            say(mix_words(result.mix).in_language(language_code))
        heads = [texts(N_("Platz")), texts(N_("Akteur")), texts(N_("Gründe")), texts(N_("Weg"))]
        print_table(
            heads,
            [
                [
                    "–" if one in result.others else _standing(one.standing.best, one.standing.worst),
                    one.actor.called(language_code),
                    "; ".join(reason.sentence.in_language(language_code) for reason in one.reasons),
                    ". ".join(
                        text
                        for text in (
                            one.way.sentence.in_language(language_code) if one.way else "",
                            moved.get(one.actor.id, ""),
                        )
                        if text
                    ),
                ]
                for one in found
            ],
        )


def _weights(texts: list[str]) -> dict[str, float]:
    """`place=2` as a weight; raises InvalidParameter. What features there are, the finder checks."""
    weights = {}
    for text in texts:
        name, _, value = text.partition("=")
        try:
            weights[name] = float(value)
        except ValueError:
            raise InvalidParameter(
                name="--weight", value=text, reason=Phrase.of(N_("Bitte als Art=Zahl angeben, zum Beispiel place=2."))
            ) from None
    return weights


def _standing(best: int, worst: int) -> str:
    return str(best) if best == worst else f"{best}–{worst}"
