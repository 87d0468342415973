"""A message as plain text, for documents, logs and tests."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LINK = re.compile(r"<(https?://[^|>]+)\|([^>]*)>")
ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def rendered(blocks: Sequence[Mapping[str, Any]], text: str = "") -> str:
    """Return what a reader sees of `blocks`, as Slack takes them; `text` when there are none.

    Headings are underlined, small print is indented, buttons stand in brackets.
    """
    if not blocks:
        return _read(text)
    return "\n".join(line for block in blocks for line in _lines(block))


def _lines(block: Mapping[str, Any]) -> list[str]:
    shown = {
        "header": _heading,
        "section": _section,
        "context": _small_print,
        "actions": lambda each: ["  ".join(f"[{_label(item)}]" for item in each["elements"])],
        "divider": lambda _: ["---"],
        "image": lambda each: [f"(picture: {each['alt_text']})"],
        "input": _input,
    }.get(block["type"], lambda each: [f"({each['type']})"])
    return shown(block)


def _heading(block: Mapping[str, Any]) -> list[str]:
    title = block["text"]["text"]
    return [title, "=" * len(title)]


def _section(block: Mapping[str, Any]) -> list[str]:
    texts = [block["text"]] if "text" in block else []
    lines = [_read(each["text"]) for each in [*texts, *block.get("fields", [])]]
    button = block.get("accessory")
    return [*lines[:-1], lines[-1] + (f"  [{_label(button)}]" if button else "")]


def _small_print(block: Mapping[str, Any]) -> list[str]:
    words = [element.get("text", element.get("alt_text")) for element in block["elements"]]
    return ["  " + line for line in _read(" ".join(words)).splitlines()]


def _input(block: Mapping[str, Any]) -> list[str]:
    optional = " (optional)" if block.get("optional") else ""
    hint = f" – {block['hint']['text']}" if "hint" in block else ""
    return [f"{block['label']['text']}{optional}: [{block['element']['type']}]{hint}"]


def _label(element: Mapping[str, Any]) -> str:
    said = element.get("text") or element.get("placeholder") or {"text": element["type"]}
    return str(said["text"])


def _read(text: str) -> str:
    shown = LINK.sub(r"\2", text)
    for entity, sign in ENTITIES:
        shown = shown.replace(entity, sign)
    return shown
