"""Objects cut to the fields asked for, and their counters in the form of Meta's edges."""

from collections.abc import Mapping, Sequence

from sandbox.graph.call import GraphCall
from sandbox.graph.errors import GraphError, nonexistent_field
from sandbox.graph.fields import DEFAULTS, NODE_TYPES, known_fields, unknown_fields
from sandbox.graph.selection import Wanted, wanted_fields
from sandbox.graph.world import Json

COUNTED = frozenset({"reactions", "comments", "likes"})
PARTS = {"attachments": "attachment", "subattachments": "attachment", "children": "ig_child"}


def fields_asked(call: GraphCall, kind: str) -> tuple[Wanted, ...]:
    """Return the fields a request names, or those an object answers by default."""
    named = wanted_fields(call.params.get("fields", ""))
    return named or tuple(Wanted(name) for name in DEFAULTS[kind])


def shaped(call: GraphCall, kind: str, body: Json, wanted: Sequence[Wanted]) -> Json:
    """Return an object as the answer carries it; its id is always there.

    Raises:
        GraphError: A field does not exist on this kind of object (100).
    """
    _hold_against_lists(call, kind, body)
    found: Json = {}
    for field in wanted:
        if field.name not in known_fields(kind):
            raise nonexistent_field(field.name, NODE_TYPES[kind])
        value = _value(call, body, field)
        if value is not None:
            found[field.shown_as] = value
    if "id" in body:
        found["id"] = body["id"]
    return found


def _hold_against_lists(call: GraphCall, kind: str, body: Json) -> None:
    if call.is_recorded:
        return
    wrong = [f"{kind}.{name}" for name in unknown_fields(kind, body)]
    for name, part_kind in PARTS.items():
        for part in _data(body.get(name)):
            wrong += [f"{name}.{inner}" for inner in unknown_fields(part_kind, part)]
    if wrong:
        message = f"the answer carries what Meta's lists do not name: {', '.join(wrong)}"
        call.note(message)
        raise GraphError(1, f"(#1) {message}", status=500)


def _value(call: GraphCall, body: Json, field: Wanted) -> object:
    if field.name == "access_token":
        return _page_token(call, body)
    value = body.get(field.name)
    if field.name in COUNTED:
        return body.get(field.shown_as) if value is None else _counted(value, field)
    if isinstance(value, Mapping) and isinstance(value.get("data"), list):
        return {"data": [_cut(part, field, PARTS.get(field.name)) for part in _data(value)]}
    if isinstance(value, Mapping) and field.fields:
        return _referred(call, value, field)
    return value


def _page_token(call: GraphCall, body: Json) -> str | None:
    page_id = str(body["id"])
    may = page_id in call.token.page_ids and "pages_show_list" in call.token.permissions
    return call.tokens.page_token(page_id, call.token) if may else None


def _counted(value: object, field: Wanted) -> Json:
    """Return a counter as the edge it is: no people, a summary when one was asked for."""
    if isinstance(value, Mapping) and "data" in value:
        return dict(value)
    found: Json = {"data": []}
    if "summary" not in field.options:
        return found
    kind = field.options.get("type")
    if not isinstance(value, Mapping):
        count = value
    elif kind and kind != "NONE":
        count = value.get(kind, 0)
    else:
        count = sum(value.values())
    summary: Json = {"total_count": count}
    if field.options["summary"] == "true":
        if field.name == "comments":
            summary = {"order": "chronological", "total_count": count, "can_comment": True}
        else:
            summary["viewer_reaction"] = "NONE"
    return found | {"summary": summary}


def _data(value: object) -> list[Json]:
    rows = value.get("data") if isinstance(value, Mapping) else None
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _referred(call: GraphCall, value: Mapping[str, object], field: Wanted) -> Json:
    """Return what was asked of a part, or of the object that a reference names."""
    if isinstance(value.get("id"), str) and any(one.name not in value for one in field.fields):
        behind = call.world.object(str(value["id"]), call.at)
        if behind is not None:
            return shaped(call, behind.kind, behind.body, field.fields)
    return _cut(dict(value), field, None)


def _cut(part: Json, field: Wanted, kind: str | None) -> Json:
    if not field.fields:
        return {"id": part["id"]} if kind == "ig_child" else part
    if kind is not None:
        for inner in field.fields:
            if inner.name not in known_fields(kind):
                node_type = NODE_TYPES.get(kind, "StoryAttachment")
                raise nonexistent_field(inner.name, node_type)
    found = {
        inner.shown_as: _inner(part[inner.name], inner)
        for inner in field.fields
        if part.get(inner.name) is not None
    }
    return {"id": part["id"], **found} if kind == "ig_child" else found


def _inner(value: object, field: Wanted) -> object:
    if isinstance(value, Mapping) and isinstance(value.get("data"), list):
        return {"data": [_cut(part, field, PARTS.get(field.name)) for part in _data(value)]}
    return _cut(dict(value), field, None) if isinstance(value, Mapping) and field.fields else value
