"""Parts on cooperation: groups, who connects others, what changed."""

from __future__ import annotations

from collections.abc import Iterator

from graphkb.analytics.change import CellChange, GroupChange
from graphkb.analytics.coverage.wording import counted, date_in_words
from graphkb.analytics.network import Cluster
from graphkb.analytics.network.claims import claims, finding
from graphkb.analytics.network.matching import What
from graphkb.analytics.network.naming import may_be_named, name_of
from graphkb.analytics.wording import said
from graphkb.ontology import Label
from graphkb.papers.content import PART_TITLES, Figure, Part, PartId, Results, Row, Table, plain
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["brokers_part", "change_part", "network_part"]

FIRST = 12
RECORDED_ONLY = N_("Erfasste Verbindungen: Was niemand aufgeschrieben hat, fehlt.")
WHOLE = N_("Gilt für das ganze Netz, nicht nur für die gewählten Orte und Felder.")


def network_part(snapshot: Snapshot, results: Results) -> Part:
    """Groups with their names and how firmly they hold."""
    cooperation, clusters, positions = results.cooperation, results.clusters, results.positions
    assert cooperation
    assert clusters
    assert positions
    found = clusters.clusters
    sure = sum(1 for one in found if one.claimed)
    tied = len(cooperation.tied)
    if positions.components:
        sentence = counted(
            N_("{largest} von {n} verbundenen Stelle hängt in einem Netz zusammen."),
            N_("{largest} von {n} verbundenen Stellen hängen in einem Netz zusammen."),
            tied,
            largest=positions.components[0],
        )
    else:
        sentence = said(N_("An diesem Tag ist keine Verbindung erfasst."))
    return Part(
        PartId.NETWORK,
        said(PART_TITLES[PartId.NETWORK]),
        sentence,
        (clusters.method.stability,) if clusters.method.stability else (),
        (
            Figure(
                "network.tied",
                said(N_("Stellen mit einer erfassten Verbindung")),
                tied,
                len(cooperation.bodies),
                said(RECORDED_ONLY),
            ),
            Figure("network.ties", said(N_("Verbindungen")), len(cooperation.ties), None, said(RECORDED_ONLY)),
            Figure(
                "network.groups",
                said(N_("Gruppen, die sicher sind")),
                sure,
                len(found),
                said(
                    N_("Sicher heißt: in 90 Prozent der Proben wiedergefunden, je ohne zehn Prozent der Verbindungen.")
                ),
            ),
        ),
        (
            Table(
                "groups",
                said(N_("Gruppen mit Namen und Festigkeit")),
                (
                    said(N_("Gruppe")),
                    said(N_("Name")),
                    said(N_("Wie sicher")),
                    said(N_("Proben in Prozent")),
                    said(N_("Stellen")),
                ),
                tuple(
                    Row(
                        (
                            plain(one.letter or "–"),
                            one.title,
                            one.word,
                            plain(round(100 * one.found_again)),
                            plain(len(one.members)),
                        )
                    )
                    for one in found
                ),
                said(N_("Es ist keine Gruppe zu erkennen.")),
                figures=2,
            ),
        ),
        clusters.method.missing,
        (cooperation.method, clusters.method),
        said(WHOLE) if results.narrowed else None,
    )


def brokers_part(snapshot: Snapshot, results: Results) -> Part:
    """Who connects others as far as that is certain, and on whom the connection of others hangs."""
    positions, cuts = results.positions, results.cut_points
    assert positions
    assert cuts
    told = [one for one in claims(positions) if one.place.exact or one.place.among]
    told.sort(key=lambda one: one.place.exact or one.place.among or 0)
    sure = sum(1 for one in cuts.cut_points if one.claimed and may_be_named(snapshot, one.body))
    more = [one.sentence for one in cuts.cut_points[:1] if one.claimed]
    return Part(
        PartId.BROKERS,
        said(PART_TITLES[PartId.BROKERS]),
        finding(snapshot, positions) or said(N_("Wer die meisten anderen verbindet, ist nicht sicher zu sagen.")),
        tuple(more),
        (
            Figure(
                "brokers.cut_points",
                said(N_("Stellen, an denen die Verbindung anderer hängt")),
                len(cuts.cut_points) + cuts.withheld_cut_points,
                None,
                _named(sure),
            ),
        ),
        (
            Table(
                "brokers",
                said(N_("Wer die meisten anderen verbindet, soweit der Platz sicher ist")),
                (said(N_("Stelle")), said(N_("Platz"))),
                tuple(Row((name_of(snapshot, one.body), one.place.sentence), one.body) for one in told[:FIRST]),
                said(N_("Kein Platz ist sicher genug, um ihn zu nennen.")),
            ),
            Table(
                "cut_points",
                said(N_("Schlüsselstellen in Sätzen")),
                (said(N_("Befund")), said(N_("Wie sicher"))),
                tuple(Row((one.sentence, one.word)) for one in cuts.cut_points[:FIRST]),
                said(N_("An keiner einzelnen Stelle hängt nach dem Erfassten die Verbindung anderer.")),
                left_out=max(0, len(cuts.cut_points) - FIRST),
            ),
        ),
        tuple(dict.fromkeys((*positions.method.missing, *cuts.method.missing))),
        (positions.method, cuts.method),
        said(WHOLE) if results.narrowed else None,
    )


def change_part(snapshot: Snapshot, results: Results) -> Part:
    """Two days compared: cells, ties, groups. What merely aged is not worse."""
    change = results.change
    assert change
    cells = [one for one in change.cells if one.own.before is not one.own.after]
    groups = [one for one in change.groups if one.what is not What.CONTINUED]
    found = change.findings
    return Part(
        PartId.CHANGE,
        said(PART_TITLES[PartId.CHANGE]),
        found.sentence,
        found.more,
        (
            Figure(
                "change.cells",
                said(N_("Zellen, deren Stand vor Ort ein anderer ist")),
                len(cells),
                change.cells_compared,
                said(N_("Nicht mehr belegt heißt: Die Angabe ist zu alt. Es heißt nicht, dass etwas wegfiel.")),
            ),
            Figure(
                "change.groups",
                said(N_("Gruppen, die nicht dieselben geblieben sind")),
                len(groups),
                len(change.groups),
                _unsure(sum(1 for one in groups if not one.claimed)),
            ),
        ),
        (
            Table(
                "cells",
                said(N_("Stand vor Ort, früher und später")),
                (
                    said(N_("Ort")),
                    said(N_("Handlungsfeld")),
                    date_in_words(change.before),
                    date_in_words(change.after),
                    said(N_("Was")),
                ),
                tuple(_cell(snapshot, one) for one in cells[:FIRST]),
                said(N_("In keiner Zelle hat sich der Stand vor Ort geändert.")),
                left_out=max(0, len(cells) - FIRST),
            ),
            Table(
                "groups",
                said(N_("Gruppen, früher und später")),
                (said(N_("Was")), said(N_("Früher")), said(N_("Später")), said(N_("Wie sicher"))),
                tuple(_groups(groups[:FIRST])),
                said(N_("Alle Gruppen sind geblieben.")),
                left_out=max(0, len(groups) - FIRST),
            ),
        ),
        change.method.missing,
        (change.method,),
        said(N_("Gilt für die ganze Region, nicht nur für die gewählten Orte und Felder."))
        if results.narrowed
        else None,
    )


def _cell(snapshot: Snapshot, change: CellChange) -> Row:
    own = change.own
    return Row(
        (
            name_of(snapshot, change.place),
            name_of(snapshot, change.column),
            own.before.label,
            own.after.label,
            own.what.label,
        ),
        change.place,
    )


def _groups(groups: list[GroupChange]) -> Iterator[Row]:
    for one in groups:
        sure = said(N_("sicher")) if one.claimed else said(N_("nicht sicher"))
        yield Row((one.label, _called(one.before), _called(one.after), sure))


def _called(group: Cluster | None) -> Label:
    return group.title if group else plain("–")


def _unsure(n: int) -> Label:
    if not n:
        return said(N_("Alle Gruppen darin sind sicher."))
    return counted(
        N_("Bei einer davon ist eine der Gruppen selbst nicht sicher."),
        N_("Bei {n} davon ist eine der Gruppen selbst nicht sicher."),
        n,
    )


def _named(n: int) -> Label:
    if not n:
        return said(N_("Keine davon ist öffentlich nennbar und sicher."))
    return counted(
        N_("Eine davon ist öffentlich nennbar und sicher."), N_("{n} davon sind öffentlich nennbar und sicher."), n
    )
