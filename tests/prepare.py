"""Gets what the tests need: Chromium and LibreOffice by apt, Neo4j by Maven; where it cannot, it says what to do.

Run by `make test` before pytest. What is missing afterwards is skipped by pytest with its reason, or
fails if `GRAPHKB_REQUIRE` names it (as in CI).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from tests import neo4j_server

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

OFFICE_PACKAGES = ("libreoffice-calc-nogui", "libreoffice-writer-nogui", "poppler-utils")
"""LibreOffice without windows for workbooks and documents; poppler reads PDF."""


def browser() -> str | None:
    """Path of a Chromium on PATH; None if there is none."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def required(what: str) -> bool:
    """Whether `GRAPHKB_REQUIRE` (a list with commas) names it: then it must not be skipped."""
    return what in os.environ.get("GRAPHKB_REQUIRE", "").split(",")


def office() -> str | None:
    """Path of LibreOffice on PATH; None if it, or poppler's `pdftotext`, is not there."""
    if shutil.which("pdftotext") is None or shutil.which("pdftoppm") is None:
        return None
    return shutil.which("soffice")


def installed(name: str, packages: tuple[str, ...]) -> bool:
    """Install packages by apt if this is an administrator on a system that has it; whether it was tried."""
    apt = shutil.which("apt-get")
    if not apt or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return False
    print(f"Getting {name} …", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        subprocess.run([apt, *command], env=environment, stdout=subprocess.DEVNULL, check=False)
    return True


def get_browser() -> bool:
    """Get Chromium by apt where that is possible, else say the command; whether there is one now."""
    if browser() or (installed("Chromium", ("chromium",)) and browser()):
        return True
    hint = "sudo apt install chromium" if shutil.which("apt-get") else "install Chromium or Google Chrome"
    print(f"No Chromium on PATH: the tests of the pages need it. To get it:  {hint}", flush=True)
    return False


def get_office() -> bool:
    """Get LibreOffice and poppler by apt where that is possible, else say the command; whether they are there now."""
    if office() or (installed("LibreOffice", OFFICE_PACKAGES) and office()):
        return True
    hint = f"sudo apt install {' '.join(OFFICE_PACKAGES)}"
    print(f"No LibreOffice on PATH: the tests of workbooks and documents need it. To get it:  {hint}", flush=True)
    return False


def get_neo4j() -> bool:
    """Get a real Neo4j where Java and Maven are there; whether it is there now."""
    try:
        neo4j_server.get_files()
    except neo4j_server.Unobtainable as error:
        print(f"No Neo4j: the tests of the second engine need it. {error}", flush=True)
        return False
    return True


def main() -> int:
    """Get what is missing; 1 if something is required and cannot be had."""
    there = {"browser": get_browser(), "office": get_office(), "neo4j": get_neo4j()}
    return int(any(required(what) and not found for what, found in there.items()))


if __name__ == "__main__":
    sys.exit(main())
