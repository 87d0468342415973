"""Fills a modal in as a person would, and tells the app what was chosen as Slack does."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from sandbox.errors import SandboxError

Json = dict[str, object]
REQUIRED_TEXT = "Please complete this required field."


class FormRefusedError(SandboxError):
    """Slack's own window would not let a person do this."""


def state_of(view: Mapping[str, object], values: Mapping[str, object]) -> Json:
    """Return `view.state.values` once a person filled in `values`.

    Args:
        view: The modal.
        values: By block id or action id; what is left out keeps its initial value.

    Raises:
        FormRefusedError: A field is required and empty, unknown, or has no such option.
    """
    state: Json = {}
    left = set(values)
    for block, element in fields(view):
        names = {str(block["block_id"]), str(element.get("action_id"))}
        given = left & names
        left -= names
        value = next((values[name] for name in given), _initial(element))
        if value in (None, "") and block.get("type") == "input" and not block.get("optional"):
            raise FormRefusedError(f"{block['block_id']}: {REQUIRED_TEXT}")
        state[str(block["block_id"])] = {str(element.get("action_id")): chosen(element, value)}
    if left:
        raise FormRefusedError(f"the modal has no field {', '.join(sorted(left))}")
    return state


def fields(view: Mapping[str, object]) -> Iterator[tuple[Json, Json]]:
    """Each block of a modal that can be filled in, with its element."""
    blocks = view.get("blocks")
    for block in blocks if isinstance(blocks, list) else []:
        elements = block.get("elements") if block.get("type") == "actions" else None
        own = [block.get("element") or block.get("accessory"), *(elements or [])]
        for element in own:
            if isinstance(element, dict) and element.get("type") not in {"button", "image", None}:
                yield block, element


def chosen(element: Mapping[str, object], value: object) -> Json:
    """Return what Slack tells of an element whose value is `value`.

    Raises:
        FormRefusedError: The element has no such option, or takes no such text.
    """
    kind = str(element.get("type"))
    found: Json = {"type": kind}
    if kind in {"static_select", "radio_buttons", "external_select", "overflow"}:
        return found | {"selected_option": _option(element, value)}
    if kind == "checkboxes":
        listed = value if isinstance(value, list) else []
        return found | {"selected_options": [_option(element, each) for each in listed]}
    if kind == "datetimepicker":
        moment = int(value.timestamp()) if isinstance(value, datetime) else value
        return found | {"selected_date_time": moment}
    if kind in {"datepicker", "timepicker"}:
        return found | {f"selected_{kind.removesuffix('picker')}": value}
    if kind.endswith("_select"):
        return found | {f"selected_{kind.removesuffix('s_select').removesuffix('_select')}": value}
    text = None if value in (None, "") else str(value)
    _check_length(element, text)
    return found | {"value": text}


def _check_length(element: Mapping[str, object], text: str | None) -> None:
    most = int(str(element.get("max_length") or 3000))
    if text is not None and len(text) > most:
        raise FormRefusedError(f"{element.get('action_id')}: no more than {most} characters")


def _initial(element: Mapping[str, object]) -> object:
    option = element.get("initial_option")
    if isinstance(option, dict):
        return option
    names = (name for name in element if name.startswith("initial_"))
    return next((element[name] for name in names), None)


def _option(element: Mapping[str, object], value: object) -> object:
    if value is None or isinstance(value, dict):
        return value
    for option in _options(element):
        shown = option["text"]
        label = shown.get("text") if isinstance(shown, dict) else None
        if value in (option["value"], label):
            return option
    raise FormRefusedError(f"{element.get('action_id')} has no option {value!r}")


def _options(element: Mapping[str, object]) -> Iterator[Json]:
    groups = element.get("option_groups")
    listed: list[object] = [element, *(groups if isinstance(groups, list) else [])]
    for holder in listed:
        found = holder.get("options") if isinstance(holder, Mapping) else None
        yield from found if isinstance(found, list) else []
