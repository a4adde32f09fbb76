"""Records written by forms: new, change, end, delete; and two versions side by side when two people wrote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from graphkb.editing import Edit, FieldVersions, What, as_of_documents, cells_of, fields_of
from graphkb.errors import InvalidData, InvalidParameter, NotFound, RecordChanged
from graphkb.importer import State
from graphkb.model import Node, Relation
from graphkb.texts import N_
from graphkb.texts.order import alphabetical
from viz.fields import Field, failed_words, field_of, wrong_fields
from viz.forms import BY, Form, FormDep, SignedInDep, editor_of, said_of
from viz.frame import Crumb, Frame
from viz.pages.drafts import started_from, taken_up

__all__ = ["router"]

router = APIRouter()

Id = Annotated[str, Query(max_length=1000)]
Word = Annotated[str, Query(max_length=200)]

WHAT: Mapping[str, What] = {"eintrag": "node", "verbindung": "relation"}
"""What an address calls a node and a relation."""


@dataclass(frozen=True, slots=True)
class Line:
    """A relation of the record, with the address of its form."""

    sentence: str
    url: str


@dataclass(frozen=True, slots=True)
class Clash:
    """One field of which somebody else wrote meanwhile, or which differs from what is there."""

    id: str
    label: str
    before: str
    theirs: str
    yours: str
    keep: str
    """`yours` or `theirs` if only one side changed it; empty: to be chosen."""


@router.get("/erfassen/bearbeiten")
def form(frame: SignedInDep, id: Id, was: Word = "eintrag") -> HTMLResponse:
    """The form of a node or relation, filled with what is there."""
    return _form_page(frame, _fact(frame, was, id))


@router.post("/erfassen/bearbeiten")
def save(frame: SignedInDep, sent: FormDep, id: Id, was: Word = "eintrag") -> Response:
    """Save, end or delete; with everything sent shown again if something is wrong with it."""
    action = sent.get("aktion", "")
    if action not in ("change", "end", "delete"):
        raise InvalidParameter(name="aktion", value=action, reason=N_("Das ist so nicht möglich."))
    edit = Edit(
        what=_what(was),
        action=action,  # type: ignore[arg-type]  # one of the three
        id=id,
        cells={} if action == "delete" else _cells(sent),
        sources=sent.get("quelle", ""),
        revision=int(sent["revision"]) if sent.get("revision", "").isdecimal() else None,
    )
    shown = _shown(frame, was, id)
    try:
        written = editor_of(frame).write(edit, by=BY, reason=sent.get("grund", "")[:500])
    except RecordChanged as error:
        return _conflict_page(frame, edit, error, was)
    except (InvalidData, InvalidParameter) as error:
        return _form_page(frame, _fact(frame, was, id), sent, error)
    if action == "delete":
        return RedirectResponse(frame.url("erfassen/aenderungen"), status_code=303)
    node = frame.context.snapshot(frame.reader).get(written.id)
    return RedirectResponse(frame.link(node) if node else shown, status_code=303)


@router.get("/erfassen/loeschen")
def ask_to_delete(frame: SignedInDep, id: Id, was: Word = "eintrag") -> HTMLResponse:
    """What goes with it, and the question whether it is meant."""
    fact = _fact(frame, was, id)
    edit = Edit(what=_what(was), action="delete", id=id, revision=frame.snapshot.revision)
    refused = ""
    lost: tuple[Relation, ...] = ()
    try:
        lost = editor_of(frame).plan(edit).lost
    except InvalidParameter as error:
        refused = said_of(frame, error)
    return frame.render(
        "edit_delete.html",
        name=_called(frame, fact),
        refused=refused,
        lost=[_called(frame, relation) for relation in lost],
        erase_url=_erase_url(frame, fact),
        url=_url(frame, was, id),
        revision=frame.snapshot.revision,
        crumbs=frame.crumbs(Crumb(frame.texts(N_("Löschen")))),
    )


@router.get("/erfassen/neu")
def new(frame: SignedInDep, art: Word = "", von: Word = "", zu: Word = "", entwurf: Word = "") -> HTMLResponse:
    """The choice of a kind or, from a record, of a relation; then its form. `f.…` in the address fills fields in.

    `entwurf`: the draft that it comes from; a measure then begins with its words, as planned.
    """
    if not art:
        return _choice_page(frame, von)
    begun = {name: value[:2000] for name, value in frame.request.query_params.items() if name.startswith("f.")}
    if entwurf and art == "measure":
        begun = started_from(frame, entwurf) | begun
    return _new_page(frame, art, {"f.source": von, "f.target": zu} | begun, draft=entwurf)


@router.post("/erfassen/neu")
def create(frame: SignedInDep, sent: FormDep, art: Word, entwurf: Word = "") -> Response:
    """Create it; with everything sent shown again if something is wrong with it."""
    what: What = "node" if art in frame.context.ontology.kinds else "relation"
    edit = Edit(what=what, action="create", type=art, cells=_cells(sent))
    try:
        written = editor_of(frame).write(edit, by=BY, reason=sent.get("grund", "")[:500])
    except (InvalidData, InvalidParameter) as error:
        return _new_page(frame, art, sent, error, draft=entwurf)
    if entwurf:
        return RedirectResponse(taken_up(frame, entwurf, written.id if art == "measure" else ""), status_code=303)
    node = frame.context.snapshot(frame.reader).get(written.id if what == "node" else sent.get("f.source", ""))
    return RedirectResponse(frame.link(node) if node else frame.url("erfassen/aenderungen"), status_code=303)


# ------------------------------------------------------------------ pages


def _form_page(
    frame: Frame, fact: Node | Relation, sent: Form | None = None, error: InvalidData | InvalidParameter | None = None
) -> HTMLResponse:
    type = fact.kind if isinstance(fact, Node) else fact.type
    was = "eintrag" if isinstance(fact, Node) else "verbindung"
    cells = cells_of(fact, as_of_documents(_documents(frame)), frame.context.ontology)
    if sent:
        cells |= _cells(sent)
    return frame.render(
        "edit.html",
        422 if error else 200,
        name=_called(frame, fact),
        type_name=_type_name(frame, type),
        fields=_fields(frame, type, cells, error),
        failed=failed_words(frame, error),
        url=_url(frame, was, fact.id),
        delete_url=frame.url("erfassen/loeschen", was=was, id=fact.id),
        revision=sent.get("revision", "") if sent else frame.snapshot.revision,
        relations=_lines(frame, fact) if isinstance(fact, Node) else [],
        new_relation_url=frame.url("erfassen/neu", von=fact.id) if isinstance(fact, Node) else "",
        reason=sent.get("grund", "") if sent else "",
        valid_to=cells.get("valid_to", ""),
        fresh=False,
        crumbs=frame.crumbs(Crumb(_called(frame, fact), _shown(frame, was, fact.id)), Crumb(frame.texts(N_("Ändern")))),
    )


def _new_page(
    frame: Frame,
    type: str,
    sent: Form,
    error: InvalidData | InvalidParameter | None = None,
    *,
    draft: str = "",
) -> HTMLResponse:
    return frame.render(
        "edit.html",
        422 if error else 200,
        name=_type_name(frame, type),
        type_name=frame.texts(N_("Neu")),
        fields=_fields(frame, type, _cells(sent), error, fresh=True),
        failed=failed_words(frame, error),
        url=frame.url("erfassen/neu", art=type, entwurf=draft),
        delete_url="",
        revision="",
        relations=[],
        new_relation_url="",
        reason=sent.get("grund", ""),
        valid_to="",
        fresh=True,
        crumbs=frame.crumbs(Crumb(_type_name(frame, type))),
    )


def _choice_page(frame: Frame, begin: str) -> HTMLResponse:
    ontology, language = frame.context.ontology, frame.language
    if begin:
        kind = frame.snapshot.node(begin).kind
        choices = [
            (relation.label.in_language(language), relation.text.in_language(language),
             frame.url("erfassen/neu", art=relation.id, von=begin))
            for relation in ontology.relations.values()
            if any(kind in _kinds(frame, end.source) for end in relation.ends)
        ]  # fmt: skip
    else:
        choices = [
            (kind.label.in_language(language), kind.text.in_language(language), frame.url("erfassen/neu", art=kind.id))
            for kind in ontology.kinds.values()
        ]
    return frame.render(
        "edit_choice.html",
        name=_called(frame, frame.snapshot.node(begin)) if begin else "",
        choices=sorted(choices, key=lambda choice: alphabetical(choice[0])),
        crumbs=frame.crumbs(),
    )


def _conflict_page(frame: Frame, edit: Edit, error: RecordChanged, was: str) -> HTMLResponse:
    fields = error.facts["fields"]
    assert isinstance(fields, tuple)
    there = any(one.id == edit.id for one in frame.snapshot.nodes) or any(
        one.id == edit.id for one in frame.snapshot.relations
    )
    return frame.render(
        "edit_conflict.html",
        409,
        said=said_of(frame, error),
        clashes=[_clash(frame, one, edit) for one in fields],
        there=there,
        deleting=edit.action == "delete",
        revision=frame.snapshot.revision,
        url=_url(frame, was, edit.id),
        action=edit.action,
        sources=edit.sources,
        changes_url=frame.url("erfassen/aenderungen"),
        crumbs=frame.crumbs(Crumb(frame.texts(N_("Zwei Fassungen")))),
    )


# ------------------------------------------------------------------ parts


def _what(was: str) -> What:
    if was not in WHAT:
        raise InvalidParameter(name="was", value=was, reason=N_("Das ist so nicht möglich."))
    return WHAT[was]


def _fact(frame: Frame, was: str, id: str) -> Node | Relation:
    if _what(was) == "node":
        return frame.snapshot.node(id)
    found = next((one for one in frame.snapshot.relations if one.id == id), None)
    if found is None:
        raise NotFound(id=id)
    return found


def _url(frame: Frame, was: str, id: str) -> str:
    return frame.url("erfassen/bearbeiten", was=was, id=id)


def _erase_url(frame: Frame, fact: Node | Relation) -> str:
    """Where a person or body is erased on request; empty for everything else."""
    if not isinstance(fact, Node):
        return ""
    kind = frame.context.ontology.kind(fact.kind)
    wanted = fact.kind == "person" or (kind.actor and not kind.place)
    return frame.url(f"erfassen/personen/{fact.id}/loeschen") if wanted else ""


def _shown(frame: Frame, was: str, id: str) -> str:
    """Where the record is shown; of a relation its beginning."""
    if was == "verbindung":
        id = next((one.source for one in frame.snapshot.relations if one.id == id), "")
    node = frame.snapshot.get(id)
    return frame.link(node) if node else frame.url("erfassen/aenderungen")


def _called(frame: Frame, fact: Node | Relation) -> str:
    if isinstance(fact, Node):
        return fact.called(frame.language)
    ends = (frame.snapshot.get(end) for end in (fact.source, fact.target))
    names = [node.called(frame.language) if node else "–" for node in ends]
    return f"{names[0]} – {_type_name(frame, fact.type)} – {names[1]}"


def _type_name(frame: Frame, type: str) -> str:
    ontology = frame.context.ontology
    found = ontology.kind(type) if type in ontology.kinds else ontology.relation(type)
    return found.label.in_language(frame.language)


def _kinds(frame: Frame, selectors: tuple[str, ...]) -> set[str]:
    return {kind for selector in selectors for kind in frame.context.ontology.kinds_of(selector)}


def _documents(frame: Frame) -> State:
    return State.of(frame.snapshot.of_kind("document"))


def _cells(sent: Form) -> dict[str, str]:
    """Fields of the form; in the comparison of two versions the one that was chosen."""
    cells = {name[2:]: value for name, value in sent.items() if name.startswith("f.")}
    theirs = {name[2:] for name, value in sent.items() if name.startswith("k.") and value == "theirs"}
    return {name: sent.get(f"t.{name}", "") if name in theirs else value for name, value in cells.items()}


def _fields(
    frame: Frame,
    type: str,
    cells: Mapping[str, str],
    error: InvalidData | InvalidParameter | None,
    *,
    fresh: bool = False,
) -> list[Field]:
    ends = [_end(frame, name, cells.get(name, "")) for name in ("source", "target") if fresh and name in cells]
    relation = type in frame.context.ontology.relations
    wrong = wrong_fields(frame, error)
    columns = fields_of(frame.context.ontology, type)
    if fresh:
        columns = tuple(column for column in columns if column.id != "kind")
    found = [field_of(frame, column, cells.get(column.id, ""), wrong.get(column.id, "")) for column in columns]
    return [*((_marked(end, wrong) for end in ends) if relation else ()), *found]


def _end(frame: Frame, name: str, value: str) -> Field:
    label = frame.texts(N_("Von")) if name == "source" else frame.texts(N_("Zu"))
    node = frame.snapshot.get(value)
    hint = (
        node.called(frame.language) if node else frame.texts(N_("Kennung des Eintrags; sie steht in seiner Adresse."))
    )
    return Field(name, label, hint, value, "text", (), True, "")


def _marked(field: Field, wrong: Mapping[str, str]) -> Field:
    return Field(
        field.id, field.label, field.hint, field.value, field.control, field.options, field.required,
        wrong.get(field.id, ""),
    )  # fmt: skip


def _lines(frame: Frame, node: Node) -> list[Line]:
    found = {relation.id: relation for relation in (*frame.snapshot.out(node.id), *frame.snapshot.into(node.id))}
    lines = [Line(_called(frame, one), _url(frame, "verbindung", one.id)) for one in found.values()]
    return sorted(lines, key=lambda line: alphabetical(line.sentence))


def _clash(frame: Frame, found: FieldVersions, edit: Edit) -> Clash:
    keep = ""
    if found.yours == found.before or found.yours == found.theirs:
        keep = "theirs"
    elif found.theirs == found.before:
        keep = "yours"
    label = found.label.in_language(frame.language)
    return Clash(found.field, label, found.before, found.theirs, found.yours, keep)
