"""`graphkb findings`: what can be said today, line by line with sources."""

from pathlib import Path
from typing import Annotated

import typer

from graphkb.analytics.findings import FINDINGS, Findings
from graphkb.cli.common import data_option, day_of, json_option, opened_snapshot, settings_of
from graphkb.cli.output import print_json, print_table, say
from graphkb.texts import N_, Texts

__all__ = ["register"]


def register(app: typer.Typer, texts: Texts) -> None:
    """Add the command."""

    @app.command("findings", help=texts(N_("Befunde zeigen, jede Zeile mit ihren Quellen.")))
    def show(
        date: Annotated[str, typer.Option("--date", help=texts(N_("Stichtag, JJJJ-MM-TT (sonst: heute).")))] = "",
        data: Annotated[Path | None, data_option(texts)] = None,
        as_json: Annotated[bool, json_option(texts)] = False,
    ) -> None:
        settings = settings_of(data)
        with opened_snapshot(settings, texts) as snapshot:
            found: Findings = FINDINGS.run(snapshot, {"day": day_of(date), "district": settings.district})
        if as_json:
            print_json(_data(found))
            return
        for finding in found.findings:
            say(f"{finding.title.in_language(texts.language)}: {finding.sentence.in_language(texts.language)}")
        rows = [
            [
                finding.title.in_language(texts.language),
                line.text.in_language(texts.language),
                ", ".join(map(str, line.sources)),
            ]
            for finding in found.findings
            for line in finding.lines
        ]
        print_table([texts(N_("Befund")), texts(N_("Aussage")), texts(N_("Quellen"))], rows)


def _data(found: Findings) -> dict[str, object]:
    return {
        "day": found.day.isoformat(),
        "findings": [
            {
                "id": finding.id,
                "sentence": {"de": finding.sentence.de, "en": finding.sentence.en},
                "lines": [
                    {
                        "text": {"de": line.text.de, "en": line.text.en},
                        "records": list(line.records),
                        "sources": [str(source) for source in line.sources],
                    }
                    for line in finding.lines
                ],
            }
            for finding in found.findings
        ],
    }
