"""Saved states: what has been hidden or withdrawn from the public since is not told by an older state."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from graphkb.model import Visibility
from graphkb.settings import Settings
from graphkb.store import ChangeSet, Store
from tests import hidden_facts as hidden
from tests import site_fixture as site

MARK = "muster club-a"


@pytest.fixture
def later(embedded_store: Store, embedded_settings: Settings) -> tuple[TestClient, str]:
    """A state with everything of `hidden_facts` in it; after it `club-a` and a cooperation were made internal."""
    facts = hidden.everything()
    embedded_store.apply(facts, by="test", reason="test")
    context = site.context_of(
        embedded_store, embedded_settings.model_copy(update={"admin_token": SecretStr(site.TOKEN)})
    )
    client = site.client_of(context)
    saved = client.post("/api/v1/states", json={"name": "Stand", "by": "test"}, headers=site.SIGNED_IN).json()["id"]
    club = next(node for node in facts.create_nodes if node.id == "club-a")
    tie = next(one for one in facts.create_relations if one.id == "COOPERATES_WITH:club-d:club-e")
    embedded_store.apply(
        ChangeSet(
            update_nodes=(replace(club, visibility=Visibility.INTERNAL),),
            update_relations=(replace(tie, visibility=Visibility.INTERNAL),),
        ),
        by="test",
        reason="test",
    )
    return client, saved


def test_what_is_internal_now_is_in_no_older_state(later: tuple[TestClient, str]) -> None:
    client, saved = later
    compared = f"/api/v1/change?from_state={saved}&to={date.today()}"
    for address in (compared, f"/de/wandel?stand={saved}&alle=verbindungen&bis={date.today()}"):
        public = client.get(address)
        assert public.status_code == 200
        assert MARK not in public.text.casefold()
        assert hidden.MARK not in public.text.casefold()
    public = client.get(compared).json()
    assert [(one["source"]["id"], one["target"]["id"]) for one in public["ties"]] == []
    assert public["bodies"] == []


def test_a_state_is_not_saved_read_or_deleted_by_everybody(later: tuple[TestClient, str]) -> None:
    client, saved = later
    assert client.post("/api/v1/states", json={"name": "Stand", "by": "test"}).status_code == 401
    assert client.delete(f"/api/v1/states/{saved}").status_code == 401
    assert client.delete("/api/v1/states/gibt-es-nicht").status_code == 401
    (listed,) = client.get("/api/v1/states").json()["items"]
    (known,) = client.get("/api/v1/states", headers=site.SIGNED_IN).json()["items"]
    assert listed["id"] == known["id"] == saved
    assert listed["nodes"] < known["nodes"]
    assert listed["by"] is None
    assert client.delete(f"/api/v1/states/{saved}", headers=site.SIGNED_IN).status_code == 204
    assert client.get("/api/v1/states").json()["items"] == []
