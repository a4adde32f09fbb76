"""The network map as one file to pass on: opens in any browser, without a network and without this program.

pyvis draws the map (`pyvis_map`); the document around it is ours. A policy in the file lets exactly these
scripts run and forbids every request, so that no name in the data can do anything.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from datetime import date
from html import escape

from babel.dates import format_date

from graphkb.analytics.network.evidence import CLASS_LABELS
from graphkb.analytics.network.overview import MapBody, NetworkMap
from graphkb.snapshot import Snapshot, origin
from graphkb.texts import N_, Language, Texts
from viz.pictures.pyvis_map import DASHES, EDGE, GROUP_COLOURS, REST, drawing_scripts, titled

__all__ = ["LARGEST", "map_file"]

LARGEST = 1000
"""Bodies in one file; above, the browser of an office computer grows slow."""


STYLE = """
:root { color-scheme: light; }
body { margin: 0 auto; padding: 1rem; max-width: 84rem; background: #FBFBF8; color: #15191D;
  font: 17px/1.5 "Source Sans 3 Variable", "Source Sans 3", system-ui, sans-serif; }
h1 { margin: 0 0 .5rem; font-size: 1.9rem; line-height: 1.2; }
h2 { margin: 2rem 0 .5rem; font-size: 1.4rem; }
p { margin: .3rem 0; max-width: 76ch; }
.hint { color: #5B646C; font-size: .9rem; }
ul { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; margin: .5rem 0; padding: 0; list-style: none;
  font-size: .9rem; }
li { display: flex; gap: .4rem; align-items: center; }
svg { flex: none; }
#mynetwork { height: 75vh; min-height: 22rem; border: 1px solid #C9CCC4; border-radius: 6px; background: #FBFBF8; }
#mynetwork:focus-within { outline: 3px solid #1B4F9C; outline-offset: 2px; }
div.vis-tooltip { position: absolute; visibility: hidden; z-index: 5; max-width: 22rem; padding: .3rem .6rem;
  border: 1px solid #6B7278; border-radius: 3px; background: #fff; font-size: .9rem; pointer-events: none; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: .9rem; }
th, td { padding: .35rem .6rem; border-bottom: 1px solid #DADDD6; text-align: start; vertical-align: top; }
thead th { border-bottom: 2px solid #6B7278; }
.figure { text-align: end; }
noscript p { padding: 1rem; }
"""


def map_file(
    snapshot: Snapshot,
    found: NetworkMap,
    *,
    day: date,
    language: Language,
    district: str,
    product: str,
) -> bytes:
    """The document, in UTF-8. Shows at most `LARGEST` bodies, the strongest; says how many are left out.

    Without script, or in a browser that cannot draw, the tables in it say the same.
    """
    texts = Texts(language)
    bodies = found.bodies[:LARGEST]
    left_out = found.left_out + len(found.bodies) - len(bodies)
    scripts = drawing_scripts(snapshot, found, bodies, language)
    policy = (
        "default-src 'none'; "
        f"script-src {' '.join(_digest(script) for script in scripts)}; "
        f"style-src {_digest(STYLE)}; img-src data:; base-uri 'none'; form-action 'none'"
    )
    title = texts(N_("Netz der Zusammenarbeit"))
    stand = format_date(day, "dd.MM.yyyy" if language == "de" else "d MMM y", locale=language)
    lines = [
        "<!doctype html>",
        f'<html lang="{language}">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{escape(f'{title} – {district}, {stand}')}</title>",
        f"<style>{STYLE}</style>",
        "</head>",
        "<body>",
        "<main>",
        f"<h1>{escape(title)}</h1>",
        f"<p>{escape(_statement(texts, snapshot, district, stand))}</p>",
        f'<p class="hint">{escape(_counts(texts, found, bodies, left_out))} {escape(product)}</p>',
        *_legend(found, texts, language),
        f'<div id="mynetwork" role="img" tabindex="0" aria-label="{escape(_alternative(texts, bodies))}"></div>',
        f"<noscript><p>{escape(texts(N_('Die Karte braucht JavaScript. Die Tabelle zeigt dasselbe.')))}</p></noscript>",
        *_tables(snapshot, found, bodies, texts, language),
        "</main>",
        *(f"<script>{script}</script>" for script in scripts),
        "</body>",
        "</html>",
        "",
    ]
    return "\n".join(lines).encode("utf-8")


def _digest(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode('utf-8')).digest()).decode('ascii')}'"


def _statement(texts: Texts, snapshot: Snapshot, district: str, stand: str) -> str:
    return texts(
        origin(snapshot),
        date=stand,
        district=district,
    )


def _counts(texts: Texts, found: NetworkMap, bodies: Sequence[MapBody], left_out: int) -> str:
    shown = {body.node.id for body in bodies}
    ties = sum(1 for tie in found.ties if tie.a in shown and tie.b in shown)
    said = texts(
        N_("{bodies} Stellen, {ties} Verbindungen. Was nicht erfasst ist, fehlt hier; Personen kommen nicht vor."),
        bodies=len(bodies),
        ties=ties,
    )
    if left_out:
        said += " " + texts.plural(
            "{n} schwächer verbundene Stelle ist weggelassen.",
            "{n} schwächer verbundene Stellen sind weggelassen.",
            left_out,
        )
    return said


def _alternative(texts: Texts, bodies: Sequence[MapBody]) -> str:
    return texts(N_("Netzkarte mit {n} Stellen. Derselbe Inhalt steht in der Tabelle darunter."), n=len(bodies))


_PATHS = (
    ("circle", '<circle cx="8" cy="8" r="6"/>', N_("Verband, Verein, Initiative, Stiftung")),
    ("square", '<path d="M2 2h12v12H2z"/>', N_("Amt, Behörde, Gremium")),
    ("diamond", '<path d="M8 1l7 7-7 7-7-7z"/>', N_("Migrantenorganisation")),
    ("pentagon", '<path d="M1 2h14L8 14.500z"/>', N_("Religionsgemeinschaft")),
    ("hexagon", '<path d="M1 8l3.500-6h7L15 8l-3.500 6h-7z"/>', N_("Bildung, Sport, Gesundheit")),
    ("triangle", '<path d="M8 1.500L15 14H1z"/>', N_("Wirtschaft")),
    ("ring", '<circle cx="8" cy="8" r="5" fill="#fff" stroke="#4B545B" stroke-width="3"/>', N_("Netzwerk")),
)


def _legend(found: NetworkMap, texts: Texts, language: Language) -> list[str]:
    groups = [
        f'<li><svg width="14" height="14" aria-hidden="true"><circle cx="7" cy="7" r="7" '
        f'fill="{GROUP_COLOURS[group.letter]}"/></svg><b>{group.letter}</b> '
        f"{escape(group.label.in_language(language))}</li>"
        for group in found.groups
        if group.letter
    ]
    small = sum(1 for group in found.groups if not group.letter)
    if small:
        groups.append(
            f'<li><svg width="14" height="14" aria-hidden="true"><circle cx="7" cy="7" r="7" fill="{REST}"/></svg>'
            f"{escape(texts.plural('eine kleinere Gruppe', '{n} kleinere Gruppen', small))}</li>"
        )
    shapes = [
        f'<li><svg width="16" height="16" viewBox="0 0 16 16" fill="#4B545B" aria-hidden="true">{path}</svg>'
        f"{escape(texts(words))}</li>"
        for _, path, words in _PATHS
    ]
    strokes = []
    for kind, label in CLASS_LABELS.items():
        dashes = DASHES[kind]
        dashed = f' stroke-dasharray="{" ".join(map(str, dashes))}"' if isinstance(dashes, list) else ""
        strokes.append(
            f'<li><svg width="48" height="10" aria-hidden="true"><path d="M1 5h46" stroke="{EDGE}" stroke-width="2"'
            f"{dashed}/></svg>{escape(label.in_language(language))}</li>"
        )
    hint = texts(N_("Breite: Stärke der Verbindung · Größe: Summe der Verbindungen · Farbe und Buchstabe: Gruppe"))
    named = (
        (N_("Gruppen"), groups),
        (N_("Formen"), shapes),
        (N_("Verbindungen"), strokes),
    )
    return [
        *(f'<ul aria-label="{escape(texts(name))}">{"".join(items)}</ul>' for name, items in named if items),
        f'<p class="hint">{escape(hint)}</p>',
    ]


def _tables(
    snapshot: Snapshot, found: NetworkMap, bodies: Sequence[MapBody], texts: Texts, language: Language
) -> list[str]:
    groups = {group.id: group for group in found.groups}
    names = {body.node.id: body.node.called(language) for body in bodies}
    rows = []
    for body in bodies:
        group = groups.get(body.group or "")
        cells = [
            snapshot.ontology.kind(body.node.kind).label.in_language(language),
            titled(group, texts, language) if group else texts(N_("ohne Gruppe")),
        ]
        rows.append((names[body.node.id], cells, str(body.degree)))
    ties = [
        (
            names[tie.a],
            [names[tie.b], ", ".join(CLASS_LABELS[kind].in_language(language) for kind in tie.kinds)],
            f"{tie.weight:.2f}".replace(".", "," if language == "de" else "."),
        )
        for tie in found.ties
        if tie.a in names and tie.b in names
    ]
    return [
        *_table(texts, N_("Stellen auf der Karte"), (N_("Stelle"), N_("Art"), N_("Gruppe"), N_("Verbindungen")), rows),
        *_table(texts, N_("Verbindungen"), (N_("Stelle"), N_("mit"), N_("Beleg"), N_("Stärke")), ties),
    ]


def _table(texts: Texts, title: str, heads: Sequence[str], rows: Sequence[tuple[str, Sequence[str], str]]) -> list[str]:
    name = escape(texts(title))
    head = "".join(
        f'<th scope="col"{" class=" + chr(34) + "figure" + chr(34) if head == heads[-1] else ""}>'
        f"{escape(texts(head))}</th>"
        for head in heads
    )
    body = [
        f'<tr><th scope="row">{escape(first)}</th>{"".join(f"<td>{escape(cell)}</td>" for cell in cells)}'
        f'<td class="figure">{escape(last)}</td></tr>'
        for first, cells, last in rows
    ]
    return [
        f"<h2>{name}</h2>",
        f'<div class="scroll" role="region" aria-label="{name}" tabindex="0">',
        f"<table><thead><tr>{head}</tr></thead><tbody>",
        *body,
        "</tbody></table></div>",
    ]
