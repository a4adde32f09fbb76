"""The settings: where they come from, what they refuse, and that each is documented."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from graphkb.settings import Settings

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"GRAPHKB_{name.upper()}", raising=False)


def test_they_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRAPHKB_PORT", "9000")
    monkeypatch.setenv("GRAPHKB_DATA_DIR", "some/where")
    monkeypatch.setenv("GRAPHKB_LANGUAGE", "en")
    found = Settings()
    assert (found.port, found.data_dir, found.language) == (9000, Path("some/where"), "en")
    assert Settings(port=9001).port == 9001


@pytest.mark.parametrize("uri", ["", "   "])
def test_an_empty_address_means_the_embedded_database(uri: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRAPHKB_NEO4J_URI", uri)
    assert Settings().neo4j_uri is None


@pytest.mark.parametrize("scheme", ["bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc"])
def test_addresses_of_a_server(scheme: str) -> None:
    assert Settings(neo4j_uri=f"{scheme}://example.org:7687").neo4j_uri


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("neo4j_uri", "http://example.org"),
        ("neo4j_uri", "example.org:7687"),
        ("port", "-1"),
        ("port", "65536"),
        ("host", ""),
        ("language", "fr"),
        ("query_timeout_s", "0"),
        ("query_timeout_s", "3601"),
        ("write_retries", "-1"),
        ("write_retries", "21"),
        ("embedded_heap_mb", "127"),
        ("max_upload_mb", "0"),
        ("max_upload_mb", "501"),
    ],
)
def test_what_cannot_be_used_is_refused(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"GRAPHKB_{name.upper()}", value)
    with pytest.raises(ValidationError) as refused:
        Settings()
    assert refused.value.errors()[0]["loc"] == (name,)


def test_a_wrong_name_is_refused_where_it_is_given() -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate({"prt": 9000})


def test_they_do_not_change_and_do_not_tell_secrets() -> None:
    found = Settings.model_validate({"neo4j_password": "streng-geheim", "admin_token": "streng-geheim"})
    with pytest.raises(ValidationError):
        found.port = 1  # type: ignore[misc]
    assert "streng-geheim" not in f"{found!r} {found} {found.model_dump()} {found.model_dump_json()}"


def test_every_setting_says_why_and_is_documented() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    documented = re.findall(r"^\| `(GRAPHKB_[A-Z0-9_]+)` ", page, flags=re.MULTILINE)
    assert documented == [f"GRAPHKB_{name.upper()}" for name in Settings.model_fields]
    for name, field in Settings.model_fields.items():
        assert field.description, name
        assert field.description.endswith("."), name
        assert field.description in page, name


def test_nothing_else_reads_the_environment() -> None:
    """But the language of the command line's first words, and what a child process is handed on."""
    readers = {
        path.relative_to(ROOT).as_posix()
        for package in ("graphkb", "api", "viz", "cypher")
        for path in (ROOT / package).rglob("*.py")
        if re.search(r"\bos\.(environ|getenv)\b|\bfrom os import .*environ", path.read_text(encoding="utf-8"))
    }
    assert readers <= {"graphkb/cli/__init__.py", "graphkb/store/process.py"}
