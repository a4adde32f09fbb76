"""The mails of a subscription: the first one, which asks whether it is wanted, and what is new since the last."""

from __future__ import annotations

from collections import defaultdict

from graphkb.editing.fields import fields_of
from graphkb.model import Node, Relation
from graphkb.review.letters import Letter
from graphkb.snapshot import Snapshot
from graphkb.subscriptions.news import News, NewsItem, Scope
from graphkb.subscriptions.subscriptions import PATH, Subscription, mac_of
from graphkb.texts import N_, Language, Texts
from graphkb.texts.order import alphabetical

__all__ = ["digest_letter", "link_of", "scope_words", "told", "welcome_letter"]


def link_of(base: str, one: Subscription, key: bytes) -> str:
    """Address of the page where a subscription is confirmed or ended; `base` without a slash at its end."""
    return f"{base}/{one.language}/{PATH}/{one.id}.{mac_of(key, one.id)}"


def scope_words(snapshot: Snapshot, scope: Scope, language: Language) -> str:
    """What it is about: «Würselen, Ehrenamt»; «alles» without place and field."""
    names = [node.called(language) for id in (scope.place, scope.field) if id and (node := snapshot.get(id))]
    return ", ".join(names) or Texts(language)(N_("alles"))


def told(item: NewsItem, snapshot: Snapshot, language: Language) -> tuple[str, ...]:
    """What happened to a record, one short sentence each; never empty."""
    texts = Texts(language)
    said = [texts(N_("neu erfasst"))] if item.new else []
    if item.fields:
        labels = {
            column.id: column.label.in_language(language) for column in fields_of(snapshot.ontology, item.node.kind)
        }
        said.append(texts(N_("geändert: {fields}"), fields=", ".join(labels[id] for id in item.fields)))
    by_verb: defaultdict[str, list[Node]] = defaultdict(list)
    for tie in item.ties:
        by_verb[_verb(item.node, tie, snapshot, language)].append(
            snapshot.node(tie.target if tie.source == item.node.id else tie.source)
        )
    for verb, others in sorted(by_verb.items()):
        names = sorted((other.called(language) for other in others), key=alphabetical)
        shown = ", ".join(names[:3])
        if len(names) > 3:
            shown += " " + texts.plural("und {n} weitere", "und {n} weitere", len(names) - 3)
        said.append(f"{verb} {shown}")
    return tuple(said)


def welcome_letter(one: Subscription, snapshot: Snapshot, product: str, base: str, key: bytes) -> Letter:
    """Asks whether the mails are wanted; without an answer nothing more is sent."""
    texts = Texts(one.language)
    text = texts(
        N_(
            "Guten Tag,\n\njemand hat diese Adresse angegeben, um Neues zu «{what}» zu erhalten ({product}).\n\n"
            "Wenn Sie das möchten, öffnen Sie bitte diese Seite und drücken Sie «Bestätigen»:\n{url}\n\n"
            "Sonst müssen Sie nichts tun: Ohne Bestätigung kommt keine weitere E-Mail, und die Adresse wird nach "
            "einer Woche gelöscht.\n"
        ),
        what=scope_words(snapshot, one.scope, one.language),
        product=product,
        url=link_of(base, one, key),
    )
    return Letter(texts(N_("{product}: Bitte bestätigen"), product=product), text)


def digest_letter(one: Subscription, found: News, snapshot: Snapshot, product: str, base: str, key: bytes) -> Letter:
    """What is new, record by record; call it only if there is something."""
    texts = Texts(one.language)
    what = scope_words(snapshot, one.scope, one.language)
    lines = []
    for item in found.items:
        kind = snapshot.ontology.kind(item.node.kind).label.in_language(one.language)
        lines.append(f"- {item.node.called(one.language)} ({kind}): {'; '.join(told(item, snapshot, one.language))}")
        lines.append(f"  {base}/{one.language}/eintraege/{item.node.id}")
    if found.more:
        lines.append(texts(N_("… und mehr. Alles steht auf der Seite «Neues».")))
    text = texts(
        N_(
            "Guten Tag,\n\ndas ist neu zu «{what}»:\n\n{lines}\n\n"
            "Zusammengestellt aus öffentlichen Quellen. Keine E-Mails mehr? Hier abbestellen, die Adresse wird "
            "dann gelöscht:\n{url}\n"
        ),
        what=what,
        lines="\n".join(lines),
        url=link_of(base, one, key),
    )
    return Letter(texts(N_("{product}: Neues zu «{what}»"), product=product, what=what), text)


def _verb(node: Node, tie: Relation, snapshot: Snapshot, language: Language) -> str:
    type = snapshot.ontology.relation(tie.type)
    return (type.label if tie.source == node.id else type.reverse).in_language(language)
