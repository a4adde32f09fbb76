"""`graphkb paper`: the council paper as PDF or DOCX."""

from pathlib import Path
from typing import Annotated

import typer

from api.analyses import Analyses
from api.context import open_context
from api.overview import asked_overview
from api.papers import AskedPaper, PaperForm, paper_analyses
from graphkb.cli.common import data_option, day_of, opened, settings_of
from graphkb.cli.output import say
from graphkb.errors import InvalidParameter, Phrase
from graphkb.model import Reader, Visibility
from graphkb.papers import PART_IDS
from graphkb.texts import N_, Texts
from viz.pages.council_paper import print_paper

__all__ = ["register"]


def register(app: typer.Typer, texts: Texts) -> None:
    """Add the command."""

    @app.command("paper", help=texts(N_("Sitzungsvorlage schreiben, als PDF oder als DOCX zum Bearbeiten.")))
    def write(
        file: Annotated[Path, typer.Argument(help=texts(N_("Datei, zum Beispiel vorlage.pdf oder vorlage.docx.")))],
        date: Annotated[str, typer.Option("--date", help=texts(N_("Stichtag, JJJJ-MM-TT (sonst: heute).")))] = "",
        before: Annotated[
            str,
            typer.Option("--from", help=texts(N_("Früherer Tag als JJJJ-MM-TT (sonst: ein Jahr vor dem späteren)."))),
        ] = "",
        place: Annotated[
            str, typer.Option("--place", help=texts(N_("Nur diese Kommune mit ihren Quartieren (Kennung).")))
        ] = "",
        field: Annotated[
            list[str] | None, typer.Option("--field", help=texts(N_("Nur dieses Handlungsfeld (Kennung); mehrfach.")))
        ] = None,
        part: Annotated[
            list[str] | None,
            typer.Option("--part", help=texts(N_("Nur dieser Teil; mehrfach: {all}."), all=", ".join(PART_IDS))),
        ] = None,
        title: Annotated[str, typer.Option(help=texts(N_("Titel der Vorlage.")))] = "",
        author: Annotated[str, typer.Option(help=texts(N_("Stelle, die sie einbringt.")))] = "",
        internal: Annotated[
            bool, typer.Option("--internal", help=texts(N_("Mit internen Angaben; jede Seite trägt «intern».")))
        ] = False,
        data: Annotated[Path | None, data_option(texts)] = None,
    ) -> None:
        day, settings = day_of(date), settings_of(data)
        form = _form(file)
        with opened(settings, texts) as store:
            context = open_context(settings, store, signing_in=False)
            reader = Reader(Visibility.INTERNAL)  # whoever may run commands here is the administration
            everything = Analyses(context, reader, context.snapshot(reader))
            analyses = paper_analyses(everything, internal=internal)
            asked = asked_overview(
                analyses,
                day,
                before=day_of(before) if before else None,
                place=place,
                fields=field or (),
                parts=part or (),
            )
            content = print_paper(analyses, AskedPaper(asked, title, author), form, texts.language)
        try:
            file.write_bytes(content)
        except OSError as error:
            reason = N_("Dort lässt sich keine Datei anlegen.")
            raise InvalidParameter(name="FILE", value=str(file), reason=reason) from error
        say(texts(N_("{file} geschrieben."), file=str(file)))


def _form(file: Path) -> PaperForm:
    """By the ending of the file; also that it can be written there is asked first."""
    ending = file.suffix.removeprefix(".").lower()
    if ending not in [form.value for form in PaperForm]:
        reason = Phrase.of(N_("Die Datei muss auf {all} enden."), all=".pdf, .docx")
        raise InvalidParameter(name="FILE", value=str(file), reason=reason)
    if file.is_dir() or not file.absolute().parent.is_dir():
        raise InvalidParameter(name="FILE", value=str(file), reason=N_("Dort lässt sich keine Datei anlegen."))
    return PaperForm(ending)
