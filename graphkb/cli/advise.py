"""`graphkb advise`: a need in everyday words, read; then partners, funding and next steps."""

from pathlib import Path
from typing import Annotated

import typer

from graphkb.advising import step_table
from graphkb.analytics.advice import AREA_NAMES, Advice, Ask, Lexicon, Reading, advise, asked_by
from graphkb.analytics.partners import find_partners, read_actors
from graphkb.cli.common import data_option, day_of, json_option, opened, settings_of
from graphkb.cli.output import print_json, print_table, say
from graphkb.model import Reader, Visibility
from graphkb.snapshot import Snapshot, read_snapshot
from graphkb.texts import N_, Texts

__all__ = ["register"]


def register(app: typer.Typer, texts: Texts) -> None:
    """Add the command."""

    @app.command(
        "advise", help=texts(N_("Beraten, aus ein paar Worten oder für einen Akteur: Partner, Geld, Schritte."))
    )
    def advise_command(
        text: Annotated[str, typer.Argument(help=texts(N_("Worum es geht, in ein paar Worten.")))] = "",
        for_actor: Annotated[str, typer.Option("--for", help=texts(N_("Kennung eines Akteurs.")))] = "",
        date: Annotated[str, typer.Option(help=texts(N_("Stichtag JJJJ-MM-TT (sonst: heute).")))] = "",
        data: Annotated[Path | None, data_option(texts)] = None,
        as_json: Annotated[bool, json_option(texts)] = False,
    ) -> None:
        day = day_of(date)
        with opened(settings_of(data), texts) as store:
            snapshot = read_snapshot(store).for_reader(Reader(Visibility.INTERNAL))
            table = step_table(store).steps
        reading = Lexicon(snapshot).read(text) if text.strip() else None
        ask = asked_by(reading, for_actor) if reading else Ask(for_actor)
        advice = advise(
            snapshot,
            ask,
            day=day,
            find=lambda query: find_partners(snapshot, query, day=day, limit=5),
            programmes=read_actors(snapshot, day),
            table=table,
        )
        if as_json:
            print_json(_json(advice, reading, texts))
        else:
            _print(snapshot, advice, reading, texts)


def _json(advice: Advice, reading: Reading | None, texts: Texts) -> dict[str, object]:
    return {
        "understood": [
            {"role": one.role.value, "id": one.id, "said": one.said, "similar": one.similar}
            for one in (reading.understood if reading else ())
        ],
        "not_understood": list(reading.not_understood) if reading else [],
        "withheld": list(reading.withheld) if reading else [],
        "sought": [
            {
                "need": one.id,
                "finding": one.partners.finding.in_language(texts.language),
                "partners": [each.actor.id for each in one.partners.first or one.partners.others],
            }
            for one in advice.sought
        ],
        "rooms": [one.place.id for one in advice.rooms],
        "funding": [{"programme": one.programme.id, "fits": one.fits.value} for one in advice.funding],
        "steps": [{"area": one.area, "text": one.text} for one in advice.steps],
    }


def _print(snapshot: Snapshot, advice: Advice, reading: Reading | None, texts: Texts) -> None:
    language = texts.language
    if reading:
        say(texts(N_("Verstanden: {words}."), words=", ".join(one.said for one in reading.understood) or "–"))
        if reading.not_understood:
            say(texts(N_("Nicht verstanden: {words}."), words=", ".join(reading.not_understood)))
        if reading.withheld:
            say(texts(N_("Nach Glauben oder Herkunft wird nicht gesucht.")))
    for one in advice.sought:
        need = one.label.in_language(language)
        say(texts(N_("Partner für: {need}"), need=need) if need else texts(N_("Mögliche Partner")))
        say(one.partners.finding.in_language(language))
        print_table(
            [texts(N_("Akteur")), texts(N_("Gründe"))],
            [
                [each.actor.called(language), "; ".join(why.sentence.in_language(language) for why in each.reasons[:3])]
                for each in (one.partners.first or one.partners.others)[:5]
            ],
        )
    if advice.funding:
        print_table(
            [texts(N_("Förderung")), texts(N_("Wer sich bewerben kann"))],
            [[one.programme.called(language), one.eligibility or "–"] for one in advice.funding],
        )
    print_table(
        [texts(N_("Nächste Schritte")), texts(N_("Thema"))],
        [[texts(one.text), texts(AREA_NAMES[one.area])] for one in advice.steps],
    )
