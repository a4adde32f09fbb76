"""Gets what the tests need: Chromium by apt where that is possible, else says the command.

Run by `make test` before pytest. What is missing afterwards is skipped by pytest with its reason, or
fails if `GRAPHKB_REQUIRE` names it (as in CI).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def browser() -> str | None:
    """Path of a Chromium on PATH; None if there is none."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def required(what: str) -> bool:
    """Whether `GRAPHKB_REQUIRE` (a list with commas) names it: then it must not be skipped."""
    return what in os.environ.get("GRAPHKB_REQUIRE", "").split(",")


def main() -> int:
    """Get Chromium; 1 if it is required and cannot be had."""
    if browser():
        return 0
    apt = shutil.which("apt-get")
    if apt and hasattr(os, "geteuid") and os.geteuid() == 0:
        print("Getting Chromium …", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "chromium"]):
            subprocess.run([apt, *command], env=environment, stdout=subprocess.DEVNULL, check=False)
        if browser():
            return 0
    hint = "sudo apt install chromium" if apt else "install Chromium or Google Chrome"
    print(f"No Chromium on PATH: the tests of the pages need it. To get it:  {hint}", flush=True)
    return 1 if required("browser") else 0


if __name__ == "__main__":
    sys.exit(main())
