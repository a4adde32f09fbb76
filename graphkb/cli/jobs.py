"""`graphkb jobs`: long imports and exports, how far they are; stop one, repeat one."""

import time
from pathlib import Path
from typing import Annotated

import typer

from graphkb.cli.at_once import stopping
from graphkb.cli.common import data_option, json_option, opened, settings_of
from graphkb.cli.output import print_json, print_table, progress_bar, say
from graphkb.errors import Cancelled
from graphkb.jobs import STATES, Desk, Job, JobState
from graphkb.texts import N_, Texts

__all__ = ["register"]

HEADS = (N_("Kennung"), N_("Was"), N_("Stand"), N_("Von"), N_("Angefragt"))


def register(app: typer.Typer, texts: Texts) -> None:
    """Add the command."""

    @app.command(help=texts(N_("Lange Übernahmen und Ausgaben: was läuft, was daraus wurde.")))
    def jobs(
        id: Annotated[str, typer.Argument(help=texts(N_("Kennung eines Auftrags; ohne: alle.")))] = "",
        cancel: Annotated[bool, typer.Option("--cancel", help=texts(N_("Diesen Auftrag abbrechen.")))] = False,
        repeat: Annotated[bool, typer.Option("--repeat", help=texts(N_("Diesen Auftrag wiederholen.")))] = False,
        by: Annotated[str, typer.Option(help=texts(N_("Wer; steht im Änderungsbuch.")))] = "graphkb jobs",
        data: Annotated[Path | None, data_option(texts)] = None,
        as_json: Annotated[bool, json_option(texts)] = False,
    ) -> None:
        settings = settings_of(data)
        with opened(settings, texts) as store:
            desk = Desk(store, settings)
            if cancel:
                found = [desk.cancel(id)]
            elif repeat:
                found = [_watched(desk, desk.repeat(id, by=by), texts)]
            else:
                found = [desk.job(id)] if id else desk.jobs()
            desk.close()
        if as_json:
            print_json([_data(job) for job in found])
        elif found:
            print_table([texts(head) for head in HEADS], [_row(job, texts) for job in found])
        else:
            say(texts(N_("Es gibt noch keinen Auftrag.")))
        if id and found[0].failure:
            say(found[0].failure.said[texts.language])


def _watched(desk: Desk, job: Job, texts: Texts) -> Job:
    """Wait for the end of a job, with its progress; Ctrl-C cancels it."""
    asked: list[str] = []
    with progress_bar(texts) as report, stopping(lambda: asked.append(job.id)):
        while job.state.open:
            if asked:
                job = desk.cancel(job.id)
            if standing := job.standing:
                report(standing.stage, standing.done, standing.total)
            time.sleep(0.1)
            job = desk.job(job.id)
    if job.state is JobState.CANCELLED:
        raise Cancelled()
    return job


def _row(job: Job, texts: Texts) -> list[str]:
    state = texts(STATES[job.state])
    if job.standing:
        far = f"{job.standing.done}/{job.standing.total}" if job.standing.total else ""
        state += f": {texts(job.standing.stage)} {far}".rstrip()
    what = f"{job.order.kind} {job.order.source}" + (" --dry-run" if job.order.dry_run else "")
    return [job.id, what, state, job.by, f"{job.at.astimezone():%Y-%m-%d %H:%M}"]


def _data(job: Job) -> dict[str, object]:
    standing = job.standing
    return {
        "id": job.id,
        "kind": job.order.kind,
        "source": job.order.source,
        "dry_run": job.order.dry_run,
        "state": job.state,
        "by": job.by,
        "at": job.at.isoformat(),
        "begun": job.begun.isoformat() if job.begun else None,
        "ended": job.ended.isoformat() if job.ended else None,
        "progress": {"stage": standing.stage, "done": standing.done, "total": standing.total} if standing else None,
        "result": dict(job.result),
        "failure": {"code": job.failure.code, "said": job.failure.said["de"]} if job.failure else None,
        "repeats": job.repeats or None,
        "repeatable": job.repeatable,
    }
