"""Slack's limits on what is sent, checked before sending.

Source:
    https://docs.slack.dev/reference/block-kit/blocks and …/block-elements
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from serving.slack.errors import BlockLimitError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

MESSAGE_BLOCKS = 50
MODAL_BLOCKS = 100
MESSAGE_TEXT = 40_000
SECTION_TEXT = 3_000
FIELD_TEXT = 2_000
FIELDS = 10
HEADER_TEXT = 150
BUTTON_TEXT = 75
BUTTON_VALUE = 2_000
LABEL_TEXT = 2_000
PLACEHOLDER_TEXT = 150
OPTION_TEXT = 75
OPTION_VALUE = 150
OPTIONS = 100
ALT_TEXT = 2_000
CONTEXT_TEXT = 2_000
CONTEXT_ELEMENTS = 10
ACTION_ELEMENTS = 25
MARKDOWN_TEXT = 12_000
IDENTIFIER = 255
MODAL_TITLE = 24
PRIVATE_METADATA = 3_000
INPUT_LENGTH = 3_000

Json = dict[str, Any]


def check_message(text: str, blocks: Sequence[Json]) -> None:
    """Refuse a message that Slack would.

    Raises:
        BlockLimitError: Naming the first limit broken.
    """
    _at_most("text of the message", text, MESSAGE_TEXT)
    if not text.strip():
        raise BlockLimitError("expected a text beside the blocks, for notifications, got none")
    _check_blocks("message", blocks, MESSAGE_BLOCKS)


def check_view(view: Mapping[str, Any]) -> None:
    """Refuse a modal that Slack would.

    Raises:
        BlockLimitError: Naming the first limit broken.
    """
    for name in ("title", "submit", "close"):
        if name in view:
            _at_most(f"{name} of the modal", view[name]["text"], MODAL_TITLE)
    _at_most("private metadata of the modal", view.get("private_metadata", ""), PRIVATE_METADATA)
    _at_most("callback id of the modal", view.get("callback_id", ""), IDENTIFIER)
    _check_blocks("modal", view["blocks"], MODAL_BLOCKS)


def _check_blocks(where: str, blocks: Sequence[Json], most: int) -> None:
    _few(f"blocks in a {where}", blocks, most)
    named = [block["block_id"] for block in blocks if "block_id" in block]
    if len(named) != len(set(named)):
        raise BlockLimitError(f"expected each block id once in a {where}, got one twice")
    markdown = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    if markdown > MARKDOWN_TEXT:
        raise _too_long("markdown of all blocks", markdown, MARKDOWN_TEXT)
    for block in blocks:
        _at_most("block id", block.get("block_id", ""), IDENTIFIER)
        _check_block(block)
        for element in _elements(block):
            _check_element(element)


def _check_block(block: Json) -> None:
    match block["type"]:
        case "header":
            _said("header", block["text"], HEADER_TEXT)
        case "section":
            _check_section(block)
        case "context":
            _few("elements of a context", block["elements"], CONTEXT_ELEMENTS)
            for element in block["elements"]:
                if element["type"] != "image":
                    _said("text of a context", element, CONTEXT_TEXT)
        case "actions":
            _few("elements of actions", block["elements"], ACTION_ELEMENTS)
        case "image":
            _at_most("alt text of an image", block["alt_text"], ALT_TEXT)
            _at_most("title of an image", block.get("title", {}).get("text", ""), ALT_TEXT)
        case "input":
            _said("label of an input", block["label"], LABEL_TEXT)
            _at_most("hint of an input", block.get("hint", {}).get("text", ""), LABEL_TEXT)


def _check_section(block: Json) -> None:
    if "text" not in block and not block.get("fields"):
        raise BlockLimitError("expected a text or fields in a section, got neither")
    if "text" in block:
        _said("text of a section", block["text"], SECTION_TEXT)
    fields = block.get("fields", [])
    _few("fields of a section", fields, FIELDS)
    for each in fields:
        _said("field of a section", each, FIELD_TEXT)


def _elements(block: Json) -> Iterator[Json]:
    """The interactive elements of a block."""
    if block["type"] == "actions":
        yield from block["elements"]
    yield from (block[name] for name in ("accessory", "element") if name in block)


def _check_element(element: Json) -> None:
    _at_most("action id", element.get("action_id", ""), IDENTIFIER)
    _at_most("placeholder", element.get("placeholder", {}).get("text", ""), PLACEHOLDER_TEXT)
    if element["type"] == "button":
        _said("text of a button", element["text"], BUTTON_TEXT)
        _at_most("value of a button", element.get("value", ""), BUTTON_VALUE)
    if element.get("max_length", 0) > INPUT_LENGTH:
        raise _too_long("input", element["max_length"], INPUT_LENGTH)
    check_options(element.get("options", []))


def check_options(options: Sequence[Json]) -> None:
    """Refuse choices of a menu that Slack would.

    Raises:
        BlockLimitError: Naming the first limit broken.
    """
    _few("options of a menu", options, OPTIONS)
    for option in options:
        _said("text of an option", option["text"], OPTION_TEXT)
        _at_most("value of an option", option["value"], OPTION_VALUE)


def _said(what: str, text: Json, most: int) -> None:
    if not text["text"]:
        raise BlockLimitError(f"expected a {what}, got an empty one")
    _at_most(what, text["text"], most)


def _at_most(what: str, text: str, most: int) -> None:
    if len(text) > most:
        raise _too_long(what, len(text), most)


def _few(what: str, items: Sequence[object], most: int) -> None:
    if len(items) > most:
        raise BlockLimitError(f"expected at most {most} {what}, got {len(items)}: it was not sent")


def _too_long(what: str, came: int, most: int) -> BlockLimitError:
    return BlockLimitError(
        f"{what}: expected at most {most:,} characters, got {came:,}: it was not sent"
    )
