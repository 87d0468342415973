"""Holds blocks against Slack's rules: those of `slack_sdk`'s models, and what these let through.

The models know most lengths and numbers. Fields nobody knows, missing ones, empty texts, ids used
twice, the 50 blocks of a message and pictures Slack cannot fetch are looked for here.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Literal

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from sandbox.slack.errors import SlackRefusal, invalid_arguments, invalid_blocks

Json = dict[str, object]
Surface = Literal["message", "modal"]
MOST_BLOCKS: Mapping[Surface, int] = {"message": 50, "modal": 100}
MARKDOWN_MOST, FIELD_MOST, TEXT_MOST, OPTION_TEXT_MOST = 12_000, 2_000, 3_000, 75
VIEW_MOST_BYTES = 250_000
MESSAGE_BLOCKS = frozenset(
    {"actions", "context", "divider", "file", "header", "image", "input", "markdown"}
    | {"rich_text", "section", "table", "video"}
)
ALLOWED: Mapping[Surface, frozenset[str]] = {
    "message": MESSAGE_BLOCKS,
    "modal": MESSAGE_BLOCKS - {"file", "markdown", "table"},
}
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "image": ("alt_text", "image_url|slack_file"),
    "actions": ("elements",),
    "context": ("elements",),
    "input": ("label", "element"),
    "header": ("text",),
    "section": ("text|fields",),
    "markdown": ("text",),
    "button": ("text",),
    "static_select": ("options|option_groups",),
    "multi_static_select": ("options|option_groups",),
    "radio_buttons": ("options",),
    "checkboxes": ("options",),
    "overflow": ("options",),
    "number_input": ("is_decimal_allowed",),
}
PLAIN_ONLY = frozenset({"label", "hint", "placeholder", "title", "submit", "close"})
LOCAL = re.compile(r"https?://(localhost|127\.|0\.0\.0\.0|10\.|192\.168\.|\[)")


def checked_blocks(
    blocks: object, *, surface: Surface, has_file: Callable[[str], bool]
) -> list[Json]:
    """Return blocks that Slack takes, with the ids it gives to those that have none.

    Args:
        blocks: What came.
        surface: Where they shall stand.
        has_file: Whether an uploaded picture of this id is ready.

    Raises:
        SlackRefusal: `invalid_blocks` with what is wrong and where, or `invalid_blocks_format`.
    """
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        raise SlackRefusal("invalid_blocks_format")
    if len(blocks) > MOST_BLOCKS[surface]:
        raise invalid_blocks(
            f"no more than {MOST_BLOCKS[surface]} items allowed [json-pointer:/blocks]"
        )
    wrong: list[str] = []
    for number, block in enumerate(blocks):
        wrong += _wrong(block, f"/blocks/{number}", surface)
    for place, part in _parts(blocks, "/blocks"):
        file = part.get("slack_file")
        named = str(file.get("id", "")) if isinstance(file, dict) else None
        if named is not None and not has_file(named):
            wrong.append(f"invalid slack file [json-pointer:{place}/slack_file]")
    wrong += _twice(blocks)
    if wrong:
        raise invalid_blocks(*wrong)
    return [_with_ids(block, number) for number, block in enumerate(blocks)]


def checked_view(view: object, *, has_file: Callable[[str], bool]) -> Json:
    """Return a modal that Slack takes.

    Raises:
        SlackRefusal: `invalid_arguments` or `view_too_large`.
    """
    if not isinstance(view, dict):
        raise invalid_arguments("must provide an object [json-pointer:/view]")
    if len(str(view)) > VIEW_MOST_BYTES:
        raise SlackRefusal("view_too_large")
    if view.get("type") != "modal":
        raise invalid_arguments("unsupported type [json-pointer:/view/type]")
    try:
        blocks = checked_blocks(view.get("blocks"), surface="modal", has_file=has_file)
        known = View(**view).to_dict()
    except SlackRefusal as refusal:
        told = [each.replace("pointer:/", "pointer:/view/") for each in refusal.messages]
        raise invalid_arguments(
            *(told or ["must be an array [json-pointer:/view/blocks]"])
        ) from None
    except (SlackObjectFormationError, TypeError, KeyError) as error:
        raise invalid_arguments(f"{error} [json-pointer:/view]") from None
    wrong = list(_wrong_view(view, known, blocks))
    if wrong:
        raise invalid_arguments(*wrong)
    return {**view, "blocks": blocks}


def _wrong_view(view: Json, known: Json, blocks: list[Json]) -> Iterator[str]:
    """What is wrong with a modal, apart from its blocks and what the model checks."""
    for name in sorted(view.keys() - known):
        if view[name] not in (None, "", False):
            yield f"invalid additional property: {name} [json-pointer:/view]"
    for name in ("title", "blocks"):
        if not view.get(name):
            yield f"missing required field: {name} [json-pointer:/view]"
    if not view.get("submit") and any(block.get("type") == "input" for block in blocks):
        yield "missing required field: submit [json-pointer:/view]"
    for name in ("title", "submit", "close"):
        text = view.get(name)
        if isinstance(text, dict) and text.get("type") != "plain_text":
            yield f"must be plain_text [json-pointer:/view/{name}/type]"


def _wrong(block: Json, place: str, surface: Surface) -> list[str]:
    kind = block.get("type")
    if kind not in ALLOWED[surface]:
        return [f"unsupported type: {kind} [json-pointer:{place}/type]"]
    wrong = [message for at, part in _parts(block, place) for message in _wrong_part(part, at)]
    if wrong:
        return wrong
    try:
        parsed = Block.parse(block)
        known = parsed.to_dict() if parsed is not None else {}
    except (SlackObjectFormationError, TypeError, KeyError, AttributeError) as error:
        return [f"{error} [json-pointer:{place}]"]
    return list(_unknown(block, known, place))


def _wrong_part(part: Json, place: str) -> Iterator[str]:
    """What is wrong with one object of a block, apart from what the models check."""
    kind = str(part.get("type", ""))
    for wanted in REQUIRED.get(kind, ()):
        if not any(part.get(name) not in (None, "", [], {}) for name in wanted.split("|")):
            yield f"missing required field: {wanted} [json-pointer:{place}]"
    if kind in {"plain_text", "mrkdwn"}:
        text = part.get("text")
        is_field = "/fields/" in place
        most = FIELD_MOST if is_field else TEXT_MOST
        if not isinstance(text, str) or not text:
            yield f"must be more than 0 characters [json-pointer:{place}/text]"
        elif len(text) > most:
            yield f"must be less than {most + 1} characters [json-pointer:{place}/text]"
        name = place.rsplit("/", 1)[-1]
        if kind == "mrkdwn" and name in PLAIN_ONLY:
            yield f"must be plain_text [json-pointer:{place}/type]"
    if kind in {"header", "button"} and isinstance(part.get("text"), dict):
        text_type = part["text"].get("type")  # type: ignore[attr-defined]
        if text_type != "plain_text":
            yield f"must be plain_text [json-pointer:{place}/text/type]"
    if kind == "markdown" and len(str(part.get("text", ""))) > MARKDOWN_MOST:
        yield f"must be less than {MARKDOWN_MOST + 1} characters [json-pointer:{place}/text]"
    if LOCAL.match(str(part.get("image_url", ""))):
        yield f"downloading image failed [json-pointer:{place}/image_url]"


def _parts(value: object, place: str) -> Iterator[tuple[str, Json]]:
    """Every object in `value` with its place."""
    if isinstance(value, dict):
        yield place, value
        for name, inner in value.items():
            yield from _parts(inner, f"{place}/{name}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _parts(inner, f"{place}/{number}")


def _unknown(came: object, known: object, place: str) -> Iterator[str]:
    """Fields that came and that the models do not know."""
    if isinstance(came, dict) and isinstance(known, dict):
        for name, value in came.items():
            if name in known:
                yield from _unknown(value, known[name], f"{place}/{name}")
            elif value not in (None, False, "", [], {}):
                yield f"invalid additional property: {name} [json-pointer:{place}]"
    elif isinstance(came, list) and isinstance(known, list):
        for number, (ours, theirs) in enumerate(zip(came, known, strict=False)):
            if theirs is None:
                yield f"unsupported type [json-pointer:{place}/{number}/type]"
            else:
                yield from _unknown(ours, theirs, f"{place}/{number}")


def _twice(blocks: list[Json]) -> list[str]:
    """Ids used twice: of blocks anywhere, of actions within a block."""
    wrong, seen = [], set()
    for number, block in enumerate(blocks):
        block_id = block.get("block_id")
        if block_id in seen:
            wrong.append(f"block_id already exists [json-pointer:/blocks/{number}/block_id]")
        seen |= {block_id} - {None}
        actions = [part.get("action_id") for _, part in _parts(block, "")]
        named = [action for action in actions if action is not None]
        if len(named) != len(set(named)):
            wrong.append(f"action_id already exists [json-pointer:/blocks/{number}]")
    return wrong


def _with_ids(block: Json, number: int) -> Json:
    """The block with the ids that Slack gives to what has none."""
    found: Json = {"block_id": f"b{number:03d}", **block}
    elements = found.get("elements")
    if found["type"] == "actions" and isinstance(elements, list):
        found["elements"] = [
            {"action_id": f"a{number:03d}{place}", **element}
            for place, element in enumerate(elements)
        ]
    for name in ("accessory", "element"):
        inner = found.get(name)
        if isinstance(inner, dict) and inner.get("type") != "image":
            found[name] = {"action_id": f"a{number:03d}", **inner}
    return found
