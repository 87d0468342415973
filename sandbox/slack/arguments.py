"""The arguments of a call, whichever way they came, held to the names that `slack_sdk` knows."""

import inspect
import json
from collections.abc import Mapping
from functools import cache
from urllib.parse import parse_qsl

from slack_sdk import WebClient

from sandbox.exchange import Incoming
from sandbox.slack.errors import SlackRefusal

Json = dict[str, object]
NESTED = ("blocks", "attachments", "view", "files", "metadata", "channels")


def arguments_of(incoming: Incoming) -> Json:
    """Return the arguments of a call by name.

    Raises:
        SlackRefusal: The body is of a kind or form that Slack does not read.
    """
    found: Json = dict(parse_qsl(incoming.query_string, keep_blank_values=True))
    kind = incoming.headers.get("Content-Type", "").partition(";")[0].strip()
    if not incoming.body:
        return found
    if kind == "application/json":
        try:
            body = json.loads(incoming.body)
        except ValueError:
            raise SlackRefusal("invalid_json") from None
        if not isinstance(body, dict):
            raise SlackRefusal("json_not_object")
        return found | body
    if kind != "application/x-www-form-urlencoded":
        raise SlackRefusal("invalid_post_type" if kind else "missing_post_type")
    found |= dict(parse_qsl(incoming.body.decode(), keep_blank_values=True))
    return found | {name: _nested(found[name]) for name in NESTED if name in found}


def unknown_names(method: str, arguments: Mapping[str, object]) -> set[str]:
    """Return the arguments that Slack's own client does not name for a method."""
    return set(arguments) - _known(method)


def word(arguments: Mapping[str, object], name: str) -> str:
    """Return an argument that is a text; empty when it is missing."""
    value = arguments.get(name)
    return "" if value is None else str(value)


@cache
def _known(method: str) -> frozenset[str]:
    function = getattr(WebClient, method.replace(".", "_"))
    own = {
        name for name in inspect.signature(function).parameters if name not in {"self", "kwargs"}
    }
    return frozenset(own | {"token", "team_id", "view"})


def _nested(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value
