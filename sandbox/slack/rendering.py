"""A message or a modal as plain text, the way a person sees it."""

import html
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

LINK = re.compile(r"<(https?://[^|>]+|mailto:[^|>]+)(?:\|([^>]*))?>")
MENTION = re.compile(r"<([@#!])([A-Za-z0-9_^-]+)(?:\^[^>|]*)?(?:\|([^>]*))?>")
RULE = "─" * 24


def plain(text: object) -> str:
    """Return mrkdwn as it is read: links by their label, mentions by name, entities decoded."""
    shown = LINK.sub(lambda found: found[2] or found[1], str(text))
    shown = MENTION.sub(lambda found: ("@" if found[1] == "!" else found[1]) + found[2], shown)
    return html.unescape(shown)


def notified(text: object) -> tuple[str, ...]:
    """Return whom a text calls: `channel`, `here`, `everyone` and the ids of people."""
    return tuple(found[2] for found in MENTION.finditer(str(text)) if found[1] != "#")


def rendered_blocks(blocks: object) -> str:
    """Return blocks as lines of text; buttons in brackets, pictures by their alternative text."""
    found = [line for block in _listed(blocks) for line in _block(block)]
    return "\n".join(found)


def rendered_view(view: Mapping[str, object]) -> str:
    """Return a modal as lines of text, its title first and its buttons last."""
    buttons = [f"( {_text(view[name])} )" for name in ("close", "submit") if view.get(name)]
    lines = [f"== {_text(view.get('title'))} ==", rendered_blocks(view.get("blocks"))]
    return "\n".join([*lines, *([" ".join(buttons)] if buttons else [])])


def _block(block: Mapping[str, object]) -> Iterator[str]:
    kind = block.get("type")
    if kind == "divider":
        yield RULE
    elif kind == "header":
        yield f"# {_text(block.get('text'))}"
    elif kind == "section":
        yield from _section(block)
    elif kind == "context":
        yield "  " + "  ".join(_element(each) for each in _listed(block.get("elements")))
    elif kind == "actions":
        yield " ".join(_element(each) for each in _listed(block.get("elements")))
    elif kind == "image":
        title = f"{_text(block['title'])}: " if block.get("title") else ""
        yield f"[picture: {title}{block.get('alt_text')}]"
    elif kind == "input":
        optional = " (optional)" if block.get("optional") else ""
        yield f"{_text(block.get('label'))}{optional}: {_element(_mapping(block.get('element')))}"
    elif kind == "markdown":
        yield plain(block.get("text"))
    elif kind == "table":
        for row in _rows(block.get("rows")):
            yield " | ".join(_text(cell) for cell in row)
    else:
        yield " ".join(_texts(block))


def _section(block: Mapping[str, object]) -> Iterator[str]:
    accessory = _mapping(block.get("accessory"))
    aside = f"   {_element(accessory)}" if accessory else ""
    if block.get("text"):
        yield _text(block.get("text")) + aside
    for field in _listed(block.get("fields")):
        yield "| " + _text(field).replace("\n", ": ")


def _element(element: Mapping[str, object]) -> str:
    kind = str(element.get("type", ""))
    if kind in {"plain_text", "mrkdwn"}:
        return _text(element)
    if kind in {"button", "workflow_button"}:
        return f"( {_text(element.get('text'))} )"
    if kind == "image":
        return f"[picture: {element.get('alt_text')}]"
    return f"[{_initial(element) or _text(element.get('placeholder')) or kind}]"


def _initial(element: Mapping[str, object]) -> str:
    """What a field shows before anybody fills it in."""
    if element.get("initial_date_time"):
        return _moment(element["initial_date_time"])
    if element.get("initial_option"):
        return f"{_text(_mapping(element['initial_option']).get('text'))} ▾"
    names = ("initial_value", "initial_date", "initial_time")
    return next((str(element[name]) for name in names if element.get(name)), "")


def _text(value: object) -> str:
    if isinstance(value, Mapping):
        if value.get("type") == "plain_text":
            return str(value.get("text", ""))
        return plain(value.get("text", "")) if "text" in value else " ".join(_texts(value))
    return "" if value is None else plain(value)


def _texts(value: object) -> Iterator[str]:
    """Every text in a nested object, in order."""
    if isinstance(value, Mapping):
        if isinstance(value.get("text"), str):
            yield plain(value["text"])
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _moment(seconds: object) -> str:
    return datetime.fromtimestamp(int(str(seconds)), UTC).strftime("%Y-%m-%d %H:%M")


def _listed(value: object) -> list[Mapping[str, object]]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def _rows(value: object) -> list[list[object]]:
    return [row for row in value if isinstance(row, list)] if isinstance(value, list) else []


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}
