"""Every page that the browser tests look at, by its path below the language."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["MAIN", "PAGES", "Shown"]


@dataclass(frozen=True, slots=True)
class Shown:
    """A page to look at. `route` as the pages register it; `status` of its answer."""

    name: str
    path: str
    route: str
    main: bool = False
    status: int = 200


PAGES = (
    Shown("start", "", "/", main=True),
    Shown("search", "suche?q=Sprache", "/suche"),
    Shown("search-nothing", "suche?q=xqzvw", "/suche"),
    Shown("actors", "akteure?place=wuerselen", "/akteure"),
    Shown("actors-nobody", "akteure?q=xqzvw", "/akteure"),
    Shown("profile", "akteure/ki-sr", "/akteure/{id}", main=True),
    Shown("profile-network", "akteure/apm", "/akteure/{id}"),
    Shown("profile-document", "eintraege/d-seed-001", "/eintraege/{id}"),
    Shown("profile-field", "eintraege/fld-sr17-sicherheit", "/eintraege/{id}"),
    Shown("measures", "massnahmen", "/massnahmen"),
    Shown("measure", "massnahmen/m-ac-miete", "/massnahmen/{id}"),
    Shown("partner", "partner", "/partner"),
    Shown("partner-found", "partner?fuer=tueroeffner", "/partner", main=True),
    Shown("partner-unknown", "partner?fuer=xqzvw", "/partner"),
    Shown("coverage", "abdeckung", "/abdeckung", main=True),
    Shown("coverage-cell", "abdeckung?zelle=wuerselen~fld-sr17-ehrenamt", "/abdeckung"),
    Shown("guidelines", "leitlinien", "/leitlinien"),
    Shown("network", "netz", "/netz", main=True),
    Shown("network-place", "netz?ort=wuerselen&farbe=art", "/netz"),
    Shown("connecting", "stellungen", "/stellungen"),
    Shown("connecting-towns", "stellungen?bereich=kommune&sortierung=wege&alle=stellen", "/stellungen"),
    Shown("way", "wege", "/wege"),
    Shown("way-found", "wege?von=tueroeffner&nach=ki-sr", "/wege"),
    Shown("question", "fragen/konzepte", "/fragen/{path}"),
    Shown("question-asked", "fragen/mitglieder?network=apm", "/fragen/{path}"),
    Shown("sources", "quellen", "/quellen"),
    Shown("sources-end", "quellen?ab=400", "/quellen"),
    Shown("data", "daten", "/daten"),
    Shown("ontology", "daten/ontologie", "/daten/ontologie"),
    Shown("notes", "hinweise", "/hinweise"),
    Shown("sign-in", "anmelden", "/anmelden"),
    Shown("nothing-here", "gibtesnicht", "", status=404),
    Shown("no-such-record", "akteure/gibtesnicht", "/akteure/{id}", status=404),
)
"""In the order of the navigation. A page with a new route has to be added: a test compares."""

MAIN = tuple(page for page in PAGES if page.main)
