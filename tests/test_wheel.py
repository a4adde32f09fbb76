"""The wheel, built and installed apart from the check-out: everything the product needs is in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

PACKAGES = ("graphkb", "api", "viz", "cypher")

LOOK = """
import json, sys
import api, cypher, graphkb, viz
from pathlib import Path
from importlib.resources import files
from cypher.catalogue import paths, statement
from graphkb.cli.common import bundled_tables
from graphkb.ontology import load_ontology
from graphkb.texts import Texts
from viz.frame import _environment, pictogram_svg, static_version
ontology = load_ontology()
environment = _environment()
for name in environment.list_templates():
    environment.get_template(name)
for kind in ontology.kinds.values():
    assert pictogram_svg(kind.pictogram)
print(json.dumps({
    "where": [str(Path(each.__file__).parent.parent) for each in (api, cypher, graphkb, viz)],
    "kinds": len(ontology.kinds),
    "templates": environment.list_templates(),
    "queries": len([statement(path) for path in paths()]),
    "english": Texts("en")("Nicht erhoben"),
    "static": static_version(),
    "tables": sorted(path.name for path in bundled_tables().iterdir()),
}))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the commands of an environment that holds the wheel; what it needs it borrows from this one."""
    home = tmp_path_factory.mktemp("installed") / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(home)], check=True)
    scripts = home / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / Path(sys.executable).name
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*pip, "--disable-pip-version-check", str(wheel)], check=True)
    (site_packages,) = home.rglob("site-packages")
    # Without the link of this environment to the check-out: such links are followed only where they were installed.
    (site_packages / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return scripts


def files_of_the_check_out() -> set[str]:
    return {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc"
    }


def test_it_holds_what_the_packages_hold_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert names == files_of_the_check_out()


def test_its_description(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (metadata,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        told = Parser().parsestr(archive.read(metadata).decode())
        (entry_points,) = (name for name in archive.namelist() if name.endswith("entry_points.txt"))
        commands = archive.read(entry_points).decode()
        assert any(name.endswith("licenses/LICENSE") for name in archive.namelist())
    assert told["Name"] == "wissensnetz-integration"
    assert told["License-Expression"] == "EUPL-1.2"
    assert told["Requires-Python"] == ">=3.11"
    assert "graphkb = graphkb.cli:main" in commands
    assert wheel.name.endswith("-py3-none-any.whl")


def run(installed: Path, folder: Path, name: str, *args: str) -> str:
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("GRAPHKB_", "PYTHON"))}
    done = subprocess.run(
        [installed / name, *args],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_everything_is_found_outside_the_check_out(installed: Path, tmp_path: Path) -> None:
    found = json.loads(run(installed, tmp_path, Path(sys.executable).name, "-W", "error", "-c", LOOK))
    home = installed.parent
    assert all(Path(where).is_relative_to(home) for where in found["where"]), found["where"]
    assert found["kinds"] == len(list((ROOT / "graphkb" / "ontology" / "kinds").glob("*.yaml")))
    assert found["templates"] == sorted(
        path.relative_to(ROOT / "viz" / "templates").as_posix() for path in (ROOT / "viz" / "templates").rglob("*.html")
    )
    assert found["queries"] == len(list((ROOT / "cypher").rglob("*.cypher")))
    assert found["english"] == "Not surveyed"
    assert "actors.csv" in found["tables"]


def test_the_command_works_outside_the_check_out(installed: Path, tmp_path: Path) -> None:
    checked = json.loads(run(installed, tmp_path, "graphkb", "check", "--json"))
    assert checked["ok"] is True
    assert checked["nodes"] > 2000
    assert "demo" in run(installed, tmp_path, "graphkb", "--help")
    assert list(tmp_path.iterdir()) == []
