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
    signed_in: bool = False


PAGES = (
    Shown("start", "", "/", main=True),
    Shown("search", "suche?q=Sprache", "/suche"),
    Shown("search-narrowed", "suche?q=Integratonsrat&art=actor&ort=wuerselen", "/suche"),
    Shown("searches", "suche/gespeichert", "/suche/gespeichert", signed_in=True),
    Shown("news", "neues?ort=wuerselen&seit=2026-01-01", "/neues"),
    Shown("news-link-over", "neues/abo/x.y", "/neues/abo/{link}", status=410),
    Shown("subscriptions", "erfassen/abonnements", "/erfassen/abonnements", signed_in=True),
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
    Shown("partner-weights", "partner?fuer=tueroeffner&g_ort=3", "/partner"),
    Shown("organisations", "migrantenorganisationen", "/migrantenorganisationen"),
    Shown("coverage", "abdeckung", "/abdeckung", main=True),
    Shown("coverage-cell", "abdeckung?zelle=wuerselen~fld-sr17-ehrenamt", "/abdeckung"),
    Shown("places", "orte", "/orte"),
    Shown("place", "orte/wuerselen?ohne=tueroeffner", "/orte/{id}", main=True),
    Shown("map", "karte?feld=fld-sr17-ehrenamt", "/karte", main=True),
    Shown("map-counts", "karte?zeige=massnahmen&zeilen=aachen", "/karte"),
    Shown("map-embedded", "karte/einbetten", "/karte/einbetten"),
    Shown("draft-choice", "planen/entwurf", "/planen/entwurf"),
    Shown("draft-options", "planen/entwurf?ort=wuerselen&feld=fld-sr17-ehrenamt", "/planen/entwurf", signed_in=True),
    Shown("drafts", "planen/entwuerfe", "/planen/entwuerfe", signed_in=True),
    Shown("draft-none", f"planen/entwuerfe/{'0' * 32}", "/planen/entwuerfe/{id}", signed_in=True, status=404),
    Shown("areas", "karte/flaechen", "/karte/flaechen", signed_in=True),
    Shown("need", "bedarf", "/bedarf", main=True),
    Shown("asking", "erhebung", "/erhebung"),
    Shown("structures", "strukturen", "/strukturen"),
    Shown("structures-place", "strukturen?ort=wuerselen", "/strukturen"),
    Shown("deadlines", "fristen", "/fristen"),
    Shown("evaluation", "evaluation", "/evaluation"),
    Shown("evaluation-field", "evaluation?feld=fld-sr17-ehrenamt&alle=1", "/evaluation"),
    Shown("evaluation-new", "evaluation/neu?zu=m-malteser", "/evaluation/neu", signed_in=True),
    Shown("conferences", "konferenzen", "/konferenzen"),
    Shown("conference", "konferenzen/ev-integrationskonferenz", "/konferenzen/{id}"),
    Shown("conference-list", "konferenzen/ev-impuls20/liste", "/konferenzen/{id}/liste", signed_in=True),
    Shown(
        "conference-next", "konferenzen/ev-integrationskonferenz/naechste", "/konferenzen/{id}/naechste", signed_in=True
    ),
    Shown(
        "conference-agenda",
        "konferenzen/ev-impuls20/tagesordnung",
        "/konferenzen/{id}/tagesordnung",
        signed_in=True,
        status=404,
    ),
    Shown(
        "conference-results",
        "konferenzen/ev-impuls20/ergebnisse",
        "/konferenzen/{id}/ergebnisse",
        signed_in=True,
        status=404,
    ),
    Shown("neighbours", "nachbarn?nah=kommune", "/nachbarn"),
    Shown("what-if", "was-waere-wenn", "/was-waere-wenn"),
    Shown("what-if-asked", "was-waere-wenn?ohne=sprungbrett", "/was-waere-wenn", main=True),
    Shown("guidelines", "leitlinien", "/leitlinien"),
    Shown("network", "netz", "/netz", main=True),
    Shown("network-place", "netz?ort=wuerselen&farbe=art", "/netz"),
    Shown("network-compared", "netz?auswahl=aachen&vergleich=tueroeffner&vergleich=ki-sr&groesse=wege", "/netz"),
    Shown("network-groups", "netz?ansicht=gruppen&offen=B", "/netz"),
    Shown("network-occasions", "netz?ansicht=anlaesse&von=tueroeffner&nach=ki-sr", "/netz"),
    Shown("network-around", "netz?mitte=tueroeffner&farbe=sektor&lage=gruppe", "/netz"),
    Shown("network-nothing", "netz?stichtag=1999-01-01", "/netz"),
    Shown("stories", "netz/geschichten", "/netz/geschichten"),
    Shown("story-new", "netz/geschichten/neu", "/netz/geschichten/neu", signed_in=True),
    Shown("story-none", "netz/geschichten/gibtesnicht", "/netz/geschichten/{id}", status=404),
    Shown("story-step-none", "netz/geschichten/gibtesnicht/1", "/netz/geschichten/{id}/{number}", status=404),
    Shown(
        "story-edit-none",
        "netz/geschichten/gibtesnicht/bearbeiten",
        "/netz/geschichten/{id}/bearbeiten",
        signed_in=True,
        status=404,
    ),
    Shown("network-embed", "netz/einbetten?ort=wuerselen", "/netz/einbetten"),
    Shown("network-embedded", "einbetten/netz?ort=wuerselen", "/einbetten/netz"),
    Shown("groups", "gruppen", "/gruppen"),
    Shown("group", "gruppen/A", "/gruppen/{id}"),
    Shown("who-was-where", "zwei-ebenen", "/zwei-ebenen"),
    Shown("change", "wandel?von=2019-06-30", "/wandel", main=True),
    Shown("change-concepts", "wandel/konzepte", "/wandel/konzepte"),
    Shown("findings", "befunde", "/befunde"),
    Shown("connecting", "stellungen", "/stellungen"),
    Shown("connecting-towns", "stellungen?bereich=kommune&sortierung=wege&alle=stellen", "/stellungen"),
    Shown("way", "wege", "/wege"),
    Shown("way-found", "wege?von=tueroeffner&nach=ki-sr", "/wege"),
    Shown("question", "fragen/konzepte", "/fragen/{path}"),
    Shown("question-asked", "fragen/mitglieder?network=apm", "/fragen/{path}"),
    Shown("edit", "erfassen/bearbeiten?id=ki-sr", "/erfassen/bearbeiten", signed_in=True),
    Shown("create", "erfassen/neu?kind=association", "/erfassen/neu", signed_in=True),
    Shown("delete", "erfassen/loeschen?id=tueroeffner", "/erfassen/loeschen", signed_in=True),
    Shown("changes", "erfassen/aenderungen", "/erfassen/aenderungen", signed_in=True),
    Shown("change-entry", "erfassen/aenderungen/1", "/erfassen/aenderungen/{id}", signed_in=True, status=404),
    Shown("table", "erfassen/tabelle", "/erfassen/tabelle", signed_in=True),
    Shown("forms", "erfassen/bogen", "/erfassen/bogen", signed_in=True),
    Shown("form", "erfassen/bogen/measure?id=m-ac-miete", "/erfassen/bogen/{form}", signed_in=True),
    Shown(
        "form-paper",
        "erfassen/bogen/inventory/papier?stelle=ac-fb56&feld=fld-sr17-sprache-bildung&ort=wuerselen",
        "/erfassen/bogen/{form}/papier",
        signed_in=True,
    ),
    Shown("rounds", "erfassen/runden", "/erfassen/runden", signed_in=True),
    Shown("round-new", "erfassen/runden/neu", "/erfassen/runden/neu", signed_in=True),
    Shown("inquiry", "erfassen/runden/gibtesnicht", "/erfassen/runden/{id}", signed_in=True, status=404),
    Shown("letter", "erfassen/runden/gibtesnicht/brief", "/erfassen/runden/{id}/brief", signed_in=True, status=404),
    Shown("duplicates", "erfassen/doppelte", "/erfassen/doppelte", signed_in=True),
    Shown(
        "merge",
        "erfassen/doppelte/zusammenfuehren?bleibt=alevi-ac&geht=alevi-kv",
        "/erfassen/doppelte/zusammenfuehren",
        signed_in=True,
    ),
    Shown("stale", "erfassen/auffrischen?art=measure", "/erfassen/auffrischen", signed_in=True),
    Shown("ask", "erfassen/auffrischen/fragen?id=tueroeffner", "/erfassen/auffrischen/fragen", signed_in=True),
    Shown("links", "erfassen/auffrischen/links", "/erfassen/auffrischen/links", signed_in=True),
    Shown("reviews", "erfassen/pruefen", "/erfassen/pruefen", signed_in=True),
    Shown("review", "erfassen/pruefen/1", "/erfassen/pruefen/{id}", signed_in=True, status=404),
    Shown("link-over", "bestaetigen/gibtesnicht", "/bestaetigen/{token}", status=410),
    Shown("correct", "berichtigen/tueroeffner", "/berichtigen/{id}"),
    Shown("persons", "erfassen/personen", "/erfassen/personen", signed_in=True),
    Shown("kept", "erfassen/personen/tueroeffner", "/erfassen/personen/{id}", signed_in=True),
    Shown("erase", "erfassen/personen/tueroeffner/loeschen", "/erfassen/personen/{id}/loeschen", signed_in=True),
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
