"""Runs `graphkb` in this process, as a shell would."""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from graphkb.cli import main

__all__ = ["Outcome", "graphkb"]


@dataclass(frozen=True)
class Outcome:
    """Exit code and what was printed."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """What was printed for programs."""
        return json.loads(self.out)


def graphkb(*args: object, **environment: str) -> Outcome:
    """Run the command with these arguments; `environment` without the prefix: `language="en"`."""
    out, err = io.StringIO(), io.StringIO()
    code: object = 0
    with (
        _set("argv", ["graphkb", *map(str, args)]),
        _environment({f"GRAPHKB_{name.upper()}": value for name, value in environment.items()}),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as stopped:
            code = stopped.code
    return Outcome(int(str(code or 0)), out.getvalue(), err.getvalue())


@contextlib.contextmanager
def _set(name: str, value: object) -> Iterator[None]:
    before = getattr(sys, name)
    setattr(sys, name, value)
    try:
        yield
    finally:
        setattr(sys, name, before)


@contextlib.contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
