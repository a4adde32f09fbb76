"""What hangs on one body or programme: hand-solved on the small district, and who is named."""

from __future__ import annotations

from typing import Any

import pytest

from graphkb.analytics.coverage import State, coverage_matrix
from graphkb.analytics.fragility import (
    FRAGILITY,
    Fragility,
    SingleProvider,
    fragility,
    programme_sentence,
    provider_sentence,
)
from graphkb.analytics.network import cooperation, cut_points
from graphkb.model import PUBLIC, Reader, Visibility
from graphkb.snapshot import Snapshot
from tests.coverage_district import DAY, District, district
from tests.site_fixture import TODAY

SIGNED_IN = Reader(Visibility.NETWORK)


def fragile(made: District, reader: Reader = PUBLIC, **more: Any) -> Fragility:
    snapshot = made.snapshot()
    cuts = cut_points(snapshot, cooperation(snapshot, DAY), reader=reader, resamples=20)
    return fragility(snapshot, coverage_matrix(snapshot, day=DAY, district="r", **more), cuts, reader=reader)


def cells(row: SingleProvider) -> list[tuple[str, str, bool, bool]]:
    return [(cell.place, cell.column, cell.whole, cell.inherited) for cell in row.cells]


def test_one_body_on_the_spot_and_inherited() -> None:
    made = district()
    made.measure("m", by=["o"])
    made.measure("n", by=["r"], at=["r"], of=["g"])
    found = fragile(made)
    by = {row.body: row for row in found.providers}
    assert cells(by["r"]) == [("t", "g", True, True), ("u", "g", True, True)]
    assert cells(by["t"]) == [("t", "f", True, False)]
    assert [row.body for row in found.providers] == ["r", "t"]
    assert provider_sentence(by["r"]).de == "Zwei Zellen hängen an einem Träger: Musterkreis."
    assert (found.on_one_body, found.running) == (3, 3)
    assert found.sentence.de == "Drei von 3 Zellen, in denen etwas läuft, hängen an einem einzigen Träger."
    assert by["t"].cells[0].measures == ("m",)


def test_the_own_side_hangs_where_the_whole_does_not() -> None:
    made = district()
    made.measure("m", by=["t"])
    made.measure("n", by=["r"], at=["r"])
    by = {row.body: cells(row) for row in fragile(made).providers}
    assert by == {"t": [("t", "f", False, False)], "r": [("u", "f", True, True)]}


def test_two_bodies_that_go_on_hang_on_nobody() -> None:
    made = district()
    made.measure("m", by=["a", "b"])
    assert fragile(made).providers == ()


def test_one_body_left_before_long() -> None:
    made = district()
    made.measure("m", by=["t"])
    made.measure("n", by=["a"], until="2027-03-31")
    (row,) = fragile(made).providers
    (cell,) = row.cells
    assert (row.body, cell.since and cell.since.isoformat(), cell.state) == ("t", "2027-03-31", State.THIN)
    assert fragile(made, horizon_months=2).providers == ()


def test_all_that_ends_soon_may_hang_on_one_body() -> None:
    made = district()
    made.measure("m", by=["t"], until="2027-03-31")
    (row,) = fragile(made).providers
    assert (row.cells[0].state, row.cells[0].since) == (State.ENDING, None)


def test_small_associations_are_not_named() -> None:
    made = district()
    made.measure("m", by=["a"])
    made.node("firma", "company", name="Firma Muster")
    made.measure("n", by=["firma"], at=["u"])
    public, known = fragile(made), fragile(made, SIGNED_IN)
    assert [row.body for row in public.providers] == [None, None]
    assert {row.body for row in known.providers} == {"a", "firma"}
    for found in (public, known):
        assert sorted(provider_sentence(row).de for row in found.providers) == [
            "Eine Zelle hängt an einem Träger: ein Verein.",
            "Eine Zelle hängt an einem Träger: ein hier nicht genannter Träger.",
        ]


def test_a_provider_that_is_not_recorded() -> None:
    made = district()
    made.measure("m")
    (row,) = fragile(made).providers
    assert (row.body, row.recorded, cells(row)) == (None, False, [("t", "f", True, False)])
    assert provider_sentence(row).de == "In einer Zelle läuft etwas, ohne dass ein Träger erfasst ist."


def test_one_programme() -> None:
    made = district()
    made.measure("m", by=["a"])
    made.measure("n", by=["b"])
    made.paid("m", "p", until="2028")
    made.paid("n", "p", until="2029")
    made.paid("n", "q2")
    found = fragile(made)
    (row,) = found.programmes
    assert (row.programme, row.measures, row.ends and row.ends.isoformat()) == ("p", ("m", "n"), "2029-12-31")
    assert programme_sentence(made.snapshot(), row).de == (
        "Alles, was in einer Zelle läuft, bekommt Geld aus demselben Programm: p."
    )
    assert found.on_one_programme == 1
    assert [line.de for line in found.more] == ["Eine Zelle hängt an einem einzigen Förderprogramm."]
    made.measure("k", by=["d"])
    assert fragile(made).programmes == ()


def test_one_programme_on_the_spot_only() -> None:
    made = district()
    made.measure("m", by=["a"])
    made.paid("m", "p")
    made.measure("n", by=["b"], at=["r"])
    found = fragile(made)
    (row,) = found.programmes
    assert [(cell.place, cell.whole) for cell in row.cells] == [("t", False)]
    assert (row.ends, found.on_one_programme) == (None, 0)


def test_money_that_is_over_is_no_programme() -> None:
    made = district()
    made.measure("m", by=["a"])
    made.paid("m", "p", until="2020")
    assert fragile(made).programmes == ()


def test_nothing_runs() -> None:
    found = fragile(district())
    assert (found.providers, found.programmes, found.running) == ((), (), 0)
    assert "nichts an einem Träger hängen" in found.sentence.de


def test_cut_points_come_as_their_sentences() -> None:
    made = district()
    for id in ("a", "b", "d"):
        made.join("t", "COOPERATES_WITH", id, told="2026-06")
    found = fragile(made)
    assert [cut.body for cut in found.cut_points.cut_points] == ["t"]
    assert found.more[-1].de == "An einer Stelle hängt die Verbindung anderer."


def test_described_and_run_from_its_description() -> None:
    made = district()
    made.measure("m", by=["t"])
    found = FRAGILITY.run(made.snapshot(), {"day": DAY, "district": "r"})
    assert set(found.method.parameters) == {parameter.id for parameter in FRAGILITY.parameters}
    assert found.on_one_body == 1
    assert "wer sie bezahlt" in found.method.missing[-1].de


@pytest.mark.parametrize("reader", [PUBLIC, SIGNED_IN])
def test_aachen_counts_as_the_matrix_does(aachen_snapshot: Snapshot, reader: Reader) -> None:
    matrix = coverage_matrix(aachen_snapshot, day=TODAY)
    cuts = cut_points(aachen_snapshot, cooperation(aachen_snapshot, TODAY), reader=reader, resamples=1)
    found = fragility(aachen_snapshot, matrix, cuts, reader=reader)
    alone = [cell for cell in matrix.all_cells() if cell.state.runs and (cell.overall.n == 1 or cell.overall.m == 1)]
    assert found.on_one_body == len(alone) > 0
    for row in found.providers:
        if reader is PUBLIC and row.body:
            assert provider_sentence(row).de.rstrip(".").endswith(aachen_snapshot.node(row.body).name.rstrip("."))
