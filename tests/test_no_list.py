"""No list, filter or layer of the map by religion or origin (rule 17)."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from graphkb.analytics.network import clusters, cooperation
from graphkb.analytics.network.map_groups import GroupBy, map_groups
from graphkb.errors import InvalidParameter
from graphkb.snapshot import Snapshot
from graphkb.snapshot.search import NodeFilter, SearchIndex, select
from tests.site_fixture import SIGNED_IN, TODAY

KIND = "religious_community"


def test_the_kind_is_no_filter(aachen_snapshot: Snapshot) -> None:
    assert aachen_snapshot.of_kind(KIND)
    with pytest.raises(InvalidParameter):
        select(aachen_snapshot, NodeFilter((KIND,)))
    with pytest.raises(InvalidParameter):
        SearchIndex(aachen_snapshot).find("Gemeinde", kinds=(KIND,))


def test_the_map_has_no_such_layer(aachen_snapshot: Snapshot) -> None:
    ties = cooperation(aachen_snapshot, TODAY)
    tied = {body for body in ties.tied if aachen_snapshot.node(body).kind == KIND}
    groups = map_groups(aachen_snapshot, ties, clusters(aachen_snapshot, ties, resamples=20), GroupBy.KIND)
    assert tied
    assert KIND not in {group.id for group in groups}
    assert not tied & {member for group in groups for member in group.members}


def test_no_group_is_named_by_it(aachen_snapshot: Snapshot) -> None:
    ties = cooperation(aachen_snapshot, TODAY)
    found = clusters(aachen_snapshot, ties, resamples=2).clusters
    assert any(aachen_snapshot.node(member).kind == KIND for group in found for member in group.members)
    assert not [group.label.de for group in found if any(part.value == KIND for part in group.parts)]
    plural = aachen_snapshot.ontology.kind(KIND).plural
    assert not [group.label.de for group in found if plural.de in group.label.de or plural.en in group.label.en]


@pytest.mark.parametrize("headers", [{}, SIGNED_IN], ids=["public", "signed in"])
def test_pages_and_api_refuse_it_and_offer_it_nowhere(aachen: TestClient, headers: dict[str, str]) -> None:
    assert aachen.get(f"/api/v1/nodes?kind={KIND}", headers=headers).status_code == 422
    assert aachen.get(f"/api/v1/search?q=a&kind={KIND}", headers=headers).status_code == 422
    assert aachen.get(f"/de/akteure?kind={KIND}").status_code == 422
    assert f'value="{KIND}"' not in aachen.get("/de/akteure").text
