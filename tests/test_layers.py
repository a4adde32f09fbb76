"""The story reads in one direction: no layer imports one above it."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

CONTRACT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"][0]

LAYERS: list[set[str]] = [{name.strip() for name in layer.split("|")} for layer in CONTRACT["layers"]]


def modules() -> list[tuple[str, Path]]:
    found = []
    for package in ("graphkb", "api", "viz", "cypher"):
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found.append((".".join(parts[:-1] if parts[-1] == "__init__" else parts), path))
    return found


def layer_of(module: str) -> tuple[int, str] | None:
    """Number of its layer, 0 on top, and the part of the layer it is in; None for the package alone."""
    for number, parts in enumerate(LAYERS):
        for part in parts:
            if module == part or module.startswith(part + "."):
                return number, part
    return None


def test_import_linter_agrees() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_module_is_in_a_layer() -> None:
    outside = [name for name, _ in modules() if layer_of(name) is None]
    assert set(outside) <= {"graphkb", "graphkb.data", "graphkb.analytics", "cypher"}


@pytest.mark.parametrize(("module", "path"), modules(), ids=lambda value: value if isinstance(value, str) else "")
def test_a_module_imports_only_below(module: str, path: Path) -> None:
    """Read from the source, so also inside of functions and under TYPE_CHECKING."""
    here = layer_of(module)
    if here is None:
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom) and not node.level
            else []
        )
        for name in names:
            there = layer_of(name)
            if there is not None:
                assert here[0] < there[0] or here[1] == there[1], f"{module} imports {name}"
