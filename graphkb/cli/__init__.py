"""The command line: `graphkb …`, one file a command.

Exit codes: 0 done · 1 it did not work (database, disk) · 2 wrong use or wrong input · 3 `check` found
problems · 130 stopped with Ctrl-C.
"""

import os
import sys

from pydantic import ValidationError

from graphkb.cli.app import make_app
from graphkb.cli.output import complain, exit_code
from graphkb.errors import GraphkbError, InvalidParameter, SettingsError
from graphkb.texts import LANGUAGES, Language

__all__ = ["main"]


def main() -> None:
    """Run the command that the arguments name; never returns."""
    asked = os.environ.get("GRAPHKB_LANGUAGE", "de")
    language: Language = next((known for known in LANGUAGES if known == asked), "de")
    try:
        make_app(language)(standalone_mode=True)
    except GraphkbError as error:
        complain(_named_as_asked(error).text(language))
        sys.exit(exit_code(error))
    except ValidationError as error:
        first = error.errors()[0]
        name = "GRAPHKB_" + "_".join(str(part) for part in first["loc"]).upper()
        complain(SettingsError(name=name, reason=first["msg"]).text(language))
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)


_CALLED = {"places": "--place", "for_actor": "--for", "target_group": "--target-group"}
"""Parameters of analyses as they are called on the command line."""


def _named_as_asked(error: GraphkbError) -> GraphkbError:
    if not isinstance(error, InvalidParameter):
        return error
    name = str(error.facts["name"])
    return InvalidParameter(**{**error.facts, "name": _CALLED.get(name, name)})
