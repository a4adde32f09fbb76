"""The description of the API is valid and whole, and the API keeps to it whatever it is asked."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.testclient import TestClient

from api import Context
from tests import site_fixture as site
from viz import create_site

OPENAPI = site.openapi()
PATIENCE_S = 120
"""For a machine that does other work beside: how fast an answer is, benchmarks say."""

OPERATIONS = [(method.upper(), path) for path, item in OPENAPI["paths"].items() for method in item]


def test_it_is_the_one_that_is_served(aachen: TestClient) -> None:
    assert aachen.get("/api/v1/openapi.json").json() == OPENAPI


def test_it_is_valid() -> None:
    schemathesis.openapi.from_dict(OPENAPI).validate()


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_an_operation_is_described(method: str, path: str) -> None:
    operation = OPENAPI["paths"][path][method.lower()]
    assert operation["summary"]
    assert operation["description"]
    assert operation["tags"]
    for status in ("401", "422", "503"):
        content = operation["responses"][status]["content"]
        assert content["application/problem+json"]["schema"]["$ref"].endswith("/Problem"), status
    if "{id}" in path:
        assert "404" in operation["responses"]


def test_an_error_is_described_with_an_example() -> None:
    problem = OPENAPI["components"]["schemas"]["Problem"]
    assert {"type", "title", "status", "detail", "code"} <= problem["properties"].keys()
    assert problem["example"]["status"] == 404


COSTLY = ("/api/v1/overview", "/api/v1/papers/council")
"""Every day asked about is all analyses anew; their parameters are those of other operations."""


@pytest.fixture(scope="session")
def described(aachen_context: Context) -> Any:
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", create_site(aachen_context), timeout=PATIENCE_S)


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_every_answer_is_as_described(described: Any, method: str, path: str) -> None:
    strategy = described[path][method].as_strategy()

    @given(strategy)
    @settings(
        max_examples=3 if path in COSTLY else 12,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def asked(case: Any) -> None:
        case.call_and_validate(
            headers=site.SIGNED_IN,
            timeout=PATIENCE_S,
            checks=[
                not_a_server_error,
                status_code_conformance,
                content_type_conformance,
                response_schema_conformance,
                negative_data_rejection,
            ],
        )

    asked()


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_every_parameter_is_described(method: str, path: str) -> None:
    parameters = OPENAPI["paths"][path][method.lower()].get("parameters", ())
    assert [one["name"] for one in parameters if not one.get("description")] == []
