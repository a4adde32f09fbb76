"""`graphkb positions`: who connects others, who stands between sectors, who keeps to whom, what is at the core."""

from pathlib import Path
from typing import Annotated

import typer
from pydantic import BaseModel

from api.responses.positions import BrokerageOut, MixingOut, PositionOut, PositionsOut, RolesOut, StructureOut
from graphkb.analytics.network import cooperation, positions
from graphkb.analytics.network.belonging import By
from graphkb.analytics.network.brokerage import brokerage
from graphkb.analytics.network.claims import MEASURE_LABELS, claims, finding, listed_positions
from graphkb.analytics.network.components import structure
from graphkb.analytics.network.mixing import mixing
from graphkb.analytics.network.positions import FOLLOWED, Measure
from graphkb.cli.common import data_option, day_of, json_option, opened_snapshot, settings_of
from graphkb.cli.output import print_json, print_table, say
from graphkb.model import Reader, Visibility
from graphkb.texts import N_, Texts

__all__ = ["register"]


def register(app: typer.Typer, texts: Texts) -> None:
    """Add the command."""

    @app.command("positions", help=texts(N_("Wer verbindet andere, wer steht zwischen Sektoren, was ist der Kern?")))
    def show(
        date: Annotated[str, typer.Option("--date", help=texts(N_("Stichtag, JJJJ-MM-TT (sonst: heute).")))] = "",
        measure: Annotated[
            Measure, typer.Option("--measure", help=texts(N_("Wonach die Liste sortiert ist.")))
        ] = Measure.OPEN_PAIRS,
        by: Annotated[By, typer.Option("--by", help=texts(N_("Bereiche: nach Sektor oder nach Kommune.")))] = By.SECTOR,
        data: Annotated[Path | None, data_option(texts)] = None,
        as_json: Annotated[bool, json_option(texts)] = False,
    ) -> None:
        day, reader, language = day_of(date), Reader(Visibility.INTERNAL), texts.language
        with opened_snapshot(settings_of(data), texts) as snapshot:
            ties = cooperation(snapshot, day)
            found = positions(ties)
            roles, mixed = brokerage(snapshot, ties, by), mixing(snapshot, ties, by)
            parts = structure(snapshot, ties, reader=reader)
        shown, withheld = listed_positions(snapshot, found, measure, reader)
        claimed = {claim.body: claim for claim in claims(found, measure, FOLLOWED)}
        sentence = finding(snapshot, found)
        if as_json:
            named = {one.body for one in shown}
            listed = [PositionOut.of(snapshot, one, claimed.get(one.body), named) for one in shown]
            brokers = [RolesOut.of(snapshot, one, len(found.positions)) for one in roles.brokers]
            answers: dict[str, BaseModel] = {
                "positions": PositionsOut.page(found, listed, None, withheld=withheld, finding=sentence),
                "brokerage": BrokerageOut.page(snapshot, roles, brokers, None),
                "mixing": MixingOut.of(mixed),
                "structure": StructureOut.of(snapshot, parts),
            }
            print_json({name: answer.model_dump(mode="json") for name, answer in answers.items()})
            return
        for said in (sentence, *mixed.sentences):
            if said:
                say(said.in_language(language))
        heads = [texts(N_("Stelle")), texts(N_("Platz"))]
        heads += [label.in_language(language) for label in MEASURE_LABELS.values()]
        rows = [
            [
                snapshot.node(one.body).called(language),
                claimed[one.body].place.sentence.in_language(language) if one.body in claimed else "–",
                *(f"{one.scores[each].value:.2f}" for each in MEASURE_LABELS),
            ]
            for one in shown
        ]
        print_table(heads, rows)
        for missing in found.method.missing:
            say(missing.in_language(language))
