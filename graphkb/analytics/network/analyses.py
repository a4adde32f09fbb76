"""The network analyses as data: what each asks, how it is computed, what may be set."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import cast

from graphkb.analytics.described import Analysis, Parameter, Reference
from graphkb.analytics.network.clusters import COARSEST, FINEST, Clusters, clusters
from graphkb.analytics.network.cut_points import STRONG, CutPoints, cut_points
from graphkb.analytics.network.evidence import CLASS_LABELS, EvidenceKind
from graphkb.analytics.network.paths import Introduction, introduction
from graphkb.analytics.network.positions import Positions, positions
from graphkb.analytics.network.stability import RESAMPLES
from graphkb.analytics.network.ties import Cooperation, cooperation
from graphkb.analytics.network.two_mode import KINDS, TwoMode, TwoModeQuery, two_mode
from graphkb.analytics.network.weak_ties import FEWEST_TIES, WeakTies, weak_ties
from graphkb.model import PUBLIC, Reader
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot

__all__ = ["ANALYSES", "CLUSTERS", "COOPERATION", "CUT_POINTS", "INTRODUCTION", "POSITIONS", "TWO_MODE", "WEAK_TIES"]

Given = Mapping[str, object]
"""Parameters by id, already read into their types; one that is absent or None takes its default.

`reader` (a `Reader`, PUBLIC if absent) may be among them: it is who asks, nothing a page lets one choose.
"""

_DAY = Parameter(
    "day",
    "date",
    Label(de="Stichtag", en="Date"),
    Label(
        de="Der Tag, für den gefragt wird. Ohne Angabe: heute.", en="The day that is asked about. If not given: today."
    ),
)
_AGEING = Parameter(
    "ageing_months",
    "whole",
    Label(de="Alt nach", en="Aged after"),
    Label(
        de="Nach wie vielen Monaten ohne neue Angabe ein Beleg als alt gezeigt wird. Er zählt weiter mit.",
        en="After how many months without a new statement evidence is shown as aged. It still counts.",
    ),
    default=24,
    minimum=1,
    maximum=240,
    unit=Label(de="Monate", en="months"),
)
_LIMIT = Parameter(
    "limit_months",
    "whole",
    Label(de="Zählt höchstens", en="Counts for at most"),
    Label(
        de="Wie lange eine Zusammenarbeit oder Mitgliedschaft ohne bekanntes Ende nach der letzten Angabe zählt, und "
        "eine Veranstaltung nach ihrem Tag.",
        en="How long a cooperation or membership without a known end counts after it was last stated, and an event "
        "after its day.",
    ),
    default=60,
    minimum=1,
    maximum=240,
    unit=Label(de="Monate", en="months"),
)
_TIES = (_DAY, _AGEING, _LIMIT)
_RESOLUTION = Parameter(
    "resolution",
    "number",
    Label(de="Feinheit", en="Resolution"),
    Label(de="Größer: mehr und kleinere Gruppen.", en="Greater: more and smaller groups."),
    default=1.0,
    minimum=COARSEST,
    maximum=FINEST,
)
_RESAMPLES = Parameter(
    "resamples",
    "whole",
    Label(de="Durchgänge", en="Resamples"),
    Label(
        de="Wie oft zur Probe zehn Prozent der Verbindungen weggelassen werden.",
        en="How often ten percent of the ties are left out as a test.",
    ),
    default=RESAMPLES,
    minimum=20,
    maximum=1000,
)
_LEAST = Parameter(
    "least",
    "number",
    Label(de="Tragend ab", en="Strong from"),
    Label(de="Gewicht, ab dem eine Verbindung mitzählt.", en="Weight from which a tie counts."),
    default=STRONG,
    minimum=0.01,
    maximum=4,
)
_FEWEST = Parameter(
    "fewest_ties",
    "whole",
    Label(de="Vernetzt ab", en="Tied from"),
    Label(
        de="Zahl der tragenden Verbindungen, ab der eine Organisation als vernetzt gilt.",
        en="Number of strong ties from which an organisation counts as tied.",
    ),
    default=FEWEST_TIES,
    minimum=1,
    maximum=20,
)

_TWO_MODE = (
    Parameter(
        "kind",
        "choice",
        Label(de="Anlass", en="Occasion"),
        Label(de="Nur Maßnahmen, Netzwerke oder Veranstaltungen.", en="Measures, networks or events only."),
        default="",
        options=(("", Label(de="alle", en="all")), *((kind.value, CLASS_LABELS[kind]) for kind in KINDS)),
    ),
    Parameter(
        "place",
        "node",
        Label(de="Ort", en="Place"),
        Label(
            de="Anlässe mit einer Stelle von hier oder aus einem Teil davon.",
            en="Occasions with a body from here or from a part of it.",
        ),
        node_kinds=("place",),
    ),
    Parameter(
        "field",
        "node",
        Label(de="Handlungsfeld", en="Field"),
        Label(de="Nur Maßnahmen dieses Handlungsfelds.", en="Measures of this field only."),
        node_kinds=("field",),
    ),
    Parameter(
        "least",
        "whole",
        Label(de="Beteiligte ab", en="Bodies from"),
        Label(de="So viele Stellen braucht ein Anlass mindestens.", en="An occasion needs at least so many bodies."),
        default=2,
        minimum=1,
        maximum=30,
    ),
)


def _ends(id: str, label: Label) -> Parameter:
    return Parameter(
        id, "node", label, Label(de="Eine Stelle des Registers.", en="A body of the register."), node_kinds=("actor",)
    )


def _given(given: Given, *parameters: Parameter) -> dict[str, object]:
    found = {parameter.id: given.get(parameter.id) for parameter in parameters}
    return {
        parameter.id: parameter.default if found[parameter.id] is None else found[parameter.id]
        for parameter in parameters
    }


def _whole(values: Given, id: str) -> int:
    return int(cast("int", values[id]))


def _number(values: Given, id: str) -> float:
    return float(cast("float", values[id]))


def _reader(given: Given) -> Reader:
    reader = given.get("reader")
    return reader if isinstance(reader, Reader) else PUBLIC


def _cooperation(snapshot: Snapshot, given: Given) -> Cooperation:
    values = _given(given, *_TIES)
    day = values["day"]
    return cooperation(
        snapshot,
        day if isinstance(day, date) else date.today(),
        ageing_months=_whole(values, "ageing_months"),
        limit_months=_whole(values, "limit_months"),
    )


def _clusters(snapshot: Snapshot, given: Given) -> Clusters:
    values = _given(given, _RESOLUTION, _RESAMPLES)
    return clusters(
        snapshot,
        _cooperation(snapshot, given),
        resolution=_number(values, "resolution"),
        resamples=_whole(values, "resamples"),
    )


def _two_mode(snapshot: Snapshot, given: Given) -> TwoMode:
    values = _given(given, *_TWO_MODE)
    query = TwoModeQuery(
        EvidenceKind(str(values["kind"])) if values["kind"] else None,
        str(values["place"] or ""),
        str(values["field"] or ""),
        _whole(values, "least"),
    )
    return two_mode(snapshot, _cooperation(snapshot, given), query)


def _positions(snapshot: Snapshot, given: Given) -> Positions:
    return positions(_cooperation(snapshot, given), resamples=_whole(_given(given, _RESAMPLES), "resamples"))


def _cut_points(snapshot: Snapshot, given: Given) -> CutPoints:
    values = _given(given, _LEAST, _RESAMPLES)
    return cut_points(
        snapshot,
        _cooperation(snapshot, given),
        least=_number(values, "least"),
        reader=_reader(given),
        resamples=_whole(values, "resamples"),
    )


def _weak_ties(snapshot: Snapshot, given: Given) -> WeakTies:
    values = _given(given, _LEAST, _FEWEST)
    return weak_ties(
        snapshot,
        _cooperation(snapshot, given),
        reader=_reader(given),
        least=_number(values, "least"),
        fewest_ties=_whole(values, "fewest_ties"),
    )


def _introduction(snapshot: Snapshot, given: Given) -> Introduction:
    return introduction(snapshot, _cooperation(snapshot, given), str(given["start"]), str(given["goal"]))


COOPERATION = Analysis(
    id="cooperation",
    label=Label(de="Verbindungen", en="Ties"),
    question=Label(
        de="Wer arbeitet mit wem zusammen, und woher wissen wir das?", en="Who works with whom, and how do we know?"
    ),
    definition=Label(
        de="Verbunden sind zwei Stellen, wenn eine Quelle ihre Zusammenarbeit nennt (Gewicht 1) oder wenn sie eine "
        "Maßnahme gemeinsam tragen, demselben Netzwerk angehören (je 1/(k−1)) oder bei derselben Veranstaltung waren "
        "(0,5/(k−1)); k ist die Zahl der beteiligten Stellen. Mehrere Belege einer Art ergeben 1 − Π(1 − w), die vier "
        "Arten werden addiert. Drei Quellen für dasselbe sind ein Beleg. Aus Gruppen mit mehr als 30 Stellen wird auf "
        "keine Verbindung geschlossen. Dass eine Stelle zu einer anderen gehört, eine nur mögliche Trägerschaft und "
        "Auftritte von Personen verbinden nicht.",
        en="Two bodies are tied if a source states their cooperation (weight 1), or if they run a measure together, "
        "belong to the same network (1/(k−1) each) or were at the same event (0.5/(k−1)); k is the number of bodies "
        "in it. Several pieces of one class make 1 − Π(1 − w), the four classes are added. Three sources for the same "
        "are one piece. Groups of more than 30 bodies give no ties. Being part of another body, a merely possible "
        "provider and talks of persons make no tie.",
    ),
    rules=(4, 10),
    parameters=_TIES,
    references=(),
    run=_cooperation,
)

CLUSTERS = Analysis(
    id="clusters",
    label=Label(de="Gruppen", en="Groups"),
    question=Label(
        de="Welche Stellen arbeiten enger miteinander als mit den übrigen?",
        en="Which bodies work more closely with each other than with the rest?",
    ),
    definition=Label(
        de="Leiden-Verfahren auf den Gewichten der Verbindungen, Ziel Modularität, das beste von 20 Ergebnissen. "
        "Stellen in Gruppen unter drei sind ohne Gruppe. Den Namen gibt, was mindestens 60 Prozent der Mitglieder "
        "teilen und sonst höchstens halb so häufig ist (oder 90 Prozent, wo es überall häufig ist): Kommune des "
        "Sitzes, Handlungsfeld, Art; sonst die beiden Mitglieder mit dem größten Gewicht darin. Sicher ist eine "
        "Gruppe, die in 90 Prozent von 200 Proben wiederkehrt, in denen je zehn Prozent der Verbindungen fehlen. In "
        "zwei Gruppen ist, wessen Verbindungen zu mindestens einem Viertel des Gewichts in eine zweite führen und wer "
        "in mindestens 20 Prozent der Proben dort liegt. Buchstabe und Farbe bleiben: Eine Gruppe ist dieselbe wie im "
        "letzten gespeicherten Stand, wenn sie ihr unter allen am meisten gleicht (Jaccard mindestens 0,3; so, dass "
        "möglichst viele Stellen ihren Buchstaben behalten).",
        en="Leiden method on the weights of the ties, aiming at modularity, the best of 20 results. Bodies in groups "
        "under three are without a group. The name is what at least 60 percent of the members share and what is at "
        "most half as common elsewhere (or 90 percent where it is common everywhere): municipality of the seat, "
        "field, kind; else the two members with the greatest weight inside. A group is certain if it is found again "
        "in 90 percent of 200 tests, each without ten percent of the ties. A body is in two groups if at least a "
        "quarter of the weight of its ties leads into a second one and it lies there in at least 20 percent of the "
        "tests. Letter and colour stay: a group is the same as in the last saved state if it is most like it of all "
        "(Jaccard at least 0.3; so that as many bodies as possible keep their letter).",
    ),
    rules=(10, 11, 12),
    parameters=(*_TIES, _RESOLUTION, _RESAMPLES),
    references=(
        Reference(
            "Traag, Waltman, van Eck (2019): From Louvain to Leiden: guaranteeing well-connected communities.",
            "10.1038/s41598-019-41695-z",
        ),
        Reference("Newman (2004): Analysis of weighted networks.", "10.1103/PhysRevE.70.056131"),
        Reference("Hennig (2007): Cluster-wise assessment of cluster stability.", "10.1016/j.csda.2006.11.025"),
        Reference(
            "Gfeller, Chappelier, De Los Rios (2005): Finding instabilities in the community structure of complex "
            "networks.",
            "10.1103/PhysRevE.72.056135",
        ),
        Reference(
            "Guimerà, Amaral (2005): Functional cartography of complex metabolic networks.", "10.1038/nature03288"
        ),
        Reference(
            "Greene, Doyle, Cunningham (2010): Tracking the evolution of communities in dynamic social networks.",
            "10.1109/ASONAM.2010.17",
        ),
    ),
    run=_clusters,
)

POSITIONS = Analysis(
    id="positions",
    label=Label(de="Vermittelnde Stellen", en="Brokers"),
    question=Label(
        de="Über welche Stellen finden andere zueinander?", en="Through which bodies do others find each other?"
    ),
    definition=Label(
        de="Verglichen werden fünf Werte. Paare ohne eigene Verbindung: wie viele Paare unter den Kontakten einer "
        "Stelle nicht miteinander verbunden sind. Kürzeste Wege: wie viele zwischen je zwei anderen über sie "
        "führen; starke Verbindungen sind kurz (1/Gewicht), jedes Paar zählt einmal, gleich lange Wege werden "
        "geteilt. Verschiedene Kreise: ihre Kontakte ohne die, die einander ohnehin kennen. Bindung an einen "
        "Kreis: klein, wenn die Kontakte nichts miteinander zu tun haben, um 1, wenn alle zusammenhängen. Stärke:"
        " die Summe der Gewichte. Gleiche Werte teilen den besseren Rang. In 200 Proben fehlen je zehn Prozent "
        "der Verbindungen: Ein Platz steht nur da, wenn er in 90 Prozent der Proben derselbe ist, sonst «unter "
        "den ersten»; dass eine Stelle vor einer anderen liegt, nur, wenn es in 90 Prozent so ist. Über 2.000 "
        "Stellen werden die Wege geschätzt und der Fehler genannt. Personen werden nicht bewertet.",
        en="Five values are compared. Pairs without a tie of their own: how many pairs of a body's contacts are not "
        "tied with each other. Shortest paths: how many between two others lead through it; strong ties are short"
        " (1/weight), each pair counts once, equally long paths are shared. Different circles: its contacts "
        "without those who know each other anyway. Bound to one circle: small if the contacts have nothing to do "
        "with each other, around 1 if all hang together. Strength: the sum of the weights. Equal values share the"
        " better rank. In 200 tests ten percent of the ties are left out: a place is given only if it is the same"
        " in 90 percent of them, otherwise “among the first”; that a body is ahead of another one, only if it is "
        "so in 90 percent. Above 2,000 bodies paths are estimated and the error is told. Persons are not rated.",
    ),
    rules=(10, 12, 14, 16),
    parameters=(*_TIES, _RESAMPLES),
    references=(
        Reference("Freeman (1977): A set of measures of centrality based on betweenness.", "10.2307/3033543"),
        Reference("Brandes (2001): A faster algorithm for betweenness centrality.", "10.1080/0022250X.2001.9990249"),
        Reference("Brandes, Pich (2007): Centrality estimation in large networks.", "10.1142/S0218127407018403"),
        Reference(
            "Audibert, Munos, Szepesvári (2009): Exploration–exploitation tradeoff using variance estimates.",
            "10.1016/j.tcs.2009.01.016",
        ),
        Reference("Burt (1992): Structural Holes: The Social Structure of Competition. Harvard University Press."),
        Reference("Seidman (1983): Network structure and minimum degree.", "10.1016/0378-8733(83)90028-X"),
    ),
    run=_positions,
)

CUT_POINTS = Analysis(
    id="cut_points",
    label=Label(de="Schlüsselstellen", en="Cut points"),
    question=Label(
        de="Wer verliert die Verbindung, wenn eine Stelle wegfällt?", en="Who loses the connection if one body is gone?"
    ),
    definition=Label(
        de="Gesucht werden Stellen und Verbindungen, ohne die das Netz der tragenden Verbindungen (Gewicht ab 0,2) "
        "zerfällt. Sicher ist, was in 90 Prozent von 200 Proben wiederkehrt, in denen je zehn Prozent der "
        "Verbindungen fehlen. Genannt werden öffentliche Stellen, Wohlfahrtsverbände und Netzwerke.",
        en="Sought are bodies and ties without which the network of strong ties (weight from 0.2) falls apart. "
        "Certain is what is found again in 90 percent of 200 tests, each without ten percent of the ties. Named are "
        "public bodies, welfare associations and networks.",
    ),
    rules=(10, 12, 16),
    parameters=(*_TIES, _LEAST, _RESAMPLES),
    references=(
        Reference("Hopcroft, Tarjan (1973): Efficient algorithms for graph manipulation.", "10.1145/362248.362272"),
    ),
    run=_cut_points,
)

WEAK_TIES = Analysis(
    id="weak_ties",
    label=Label(de="Schwach vernetzte Migrantenorganisationen", en="Weakly tied migrant organisations"),
    question=Label(
        de="Welche Migrantenorganisationen haben wenige Verbindungen, und bei welchen ist nur wenig erfasst?",
        en="Which migrant organisations have few ties, and of which is just little recorded?",
    ),
    definition=Label(
        de="Schwach vernetzt heißt: weniger als zwei tragende Verbindungen, obwohl mindestens fünf Angaben aus zwei "
        "Quellen vorliegen, davon eine aus den letzten 24 Monaten. Sonst ist wenig erfasst, und das sagt nichts über "
        "die Organisation. Öffentlich sind nur die Zahlen.",
        en="Weakly tied means: fewer than two strong ties, although at least five facts from two sources are "
        "recorded, one of them from the last 24 months. Otherwise little is recorded, which says nothing of the "
        "organisation. Only the counts are public.",
    ),
    rules=(10, 16),
    parameters=(*_TIES, _LEAST, _FEWEST),
    references=(),
    run=_weak_ties,
)

INTRODUCTION = Analysis(
    id="introduction",
    label=Label(de="Wer kennt wen", en="Introduction"),
    question=Label(de="Über wen könnten sich zwei Stellen kennenlernen?", en="Through whom could two bodies meet?"),
    definition=Label(
        de="Der kürzeste Weg über belegte Verbindungen; starke sind kurz (1/Gewicht). Zu jedem Schritt stehen die "
        "Belege: genannte Zusammenarbeit, Maßnahme, Netzwerk oder Veranstaltung. Personen kommen darin nicht vor.",
        en="The shortest way along recorded ties; strong ones are short (1/weight). Each step carries its evidence: "
        "stated cooperation, measure, network or event. No person is in it.",
    ),
    rules=(10, 14),
    parameters=(
        _ends("start", Label(de="Von", en="From")),
        _ends("goal", Label(de="Zu", en="To")),
        *_TIES,
    ),
    references=(Reference("Dijkstra (1959): A note on two problems in connexion with graphs.", "10.1007/BF01386390"),),
    run=_introduction,
)

TWO_MODE = Analysis(
    id="two_mode",
    label=Label(de="Wer war wo dabei", en="Who was where"),
    question=Label(
        de="Welche Stellen tragen dieselben Maßnahmen, gehören denselben Netzwerken an, waren bei denselben "
        "Veranstaltungen?",
        en="Which bodies run the same measures, belong to the same networks, were at the same events?",
    ),
    definition=Label(
        de="Stellen und ihre Maßnahmen, Netzwerke und Veranstaltungen als eine Tabelle, ohne daraus auf Verbindungen "
        "zu schließen; auch Anlässe mit mehr als 30 Stellen sind darin. Der Anteil einer Stelle ist die Zahl ihrer "
        "Anlässe, geteilt durch alle gezeigten; der eines Anlasses die Zahl seiner Stellen, geteilt durch alle. "
        "Zeilen und Spalten stehen so, dass Gemeinsames beieinander liegt.",
        en="Bodies and their measures, networks and events as one table; no ties are concluded from it, and occasions "
        "of more than 30 bodies are in it as well. The share of a body is the number of its occasions, divided by all "
        "that are shown; that of an occasion the number of its bodies, divided by all. Rows and columns are sorted so "
        "that what is shared stands together.",
    ),
    rules=(4, 10),
    parameters=(*_TIES, *_TWO_MODE),
    references=(
        Reference("Borgatti, Everett (1997): Network analysis of 2-mode data.", "10.1016/S0378-8733(96)00301-2"),
        Reference("Hill (1973): Reciprocal averaging: an eigenvector method of ordination.", "10.2307/2258931"),
    ),
    run=_two_mode,
)

ANALYSES = (COOPERATION, CLUSTERS, POSITIONS, CUT_POINTS, WEAK_TIES, INTRODUCTION, TWO_MODE)
"""All of them, in the order in which they build on each other."""
