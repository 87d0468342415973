"""The form that ``/forecast`` opens."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from slack_sdk.models.blocks import (
    ContextBlock,
    DateTimePickerElement,
    ExternalDataSelectElement,
    InputBlock,
    MarkdownTextObject,
    NumberInputElement,
    Option,
    PlainTextInputElement,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from serving.slack.drafts import LONGEST_SECONDS
from serving.slack.limits import INPUT_LENGTH
from warehouse.words import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

FORM = "forecast_form"
"""The callback id of the form."""
ACCOUNT = "account"
"""The block and action id of its menu of accounts."""

HINT = (
    f"Slack's forms take {INPUT_LENGTH:,} characters. For a longer caption write it after the "
    "command: /forecast @account reel 45s at 2026-11-21T18:00 the caption"
)


def form(*, now: datetime, origin: Mapping[str, str]) -> dict[str, Any]:
    """Return the form as Slack takes it.

    Args:
        now: The hour after it is offered as time of publication.
        origin: Channel and response address of the command, which the answer goes to.
    """
    view = View(
        type="modal",
        callback_id=FORM,
        title="Forecast a post",
        submit="Forecast",
        close="Cancel",
        notify_on_close=True,
        private_metadata=json.dumps(dict(origin)),
        blocks=[
            *_about_the_post(),
            _publication(now),
            ContextBlock(
                elements=[MarkdownTextObject(text="The answer goes to the channel you asked in.")]
            ),
        ],
    )
    return view.to_dict()


def _about_the_post() -> list[InputBlock]:
    kinds = [Option(text=name, value=kind) for kind, name in KINDS.items()]
    account = ExternalDataSelectElement(
        action_id=ACCOUNT, placeholder="Type a name", min_query_length=0
    )
    kind = StaticSelectElement(action_id="kind", placeholder="Reel, photo …", options=kinds)
    length = NumberInputElement(
        action_id="length",
        is_decimal_allowed=False,
        min_value="1",
        max_value=str(LONGEST_SECONDS),
    )
    caption = PlainTextInputElement(action_id="caption", multiline=True, max_length=INPUT_LENGTH)
    return [
        InputBlock(block_id=ACCOUNT, label="Account", element=account),
        InputBlock(block_id="kind", label="Kind", element=kind),
        InputBlock(block_id="length", label="Length in seconds", optional=True, element=length),
        InputBlock(block_id="caption", label="Caption", optional=True, hint=HINT, element=caption),
    ]


def _publication(now: datetime) -> InputBlock:
    next_hour = (now + timedelta(hours=1)).replace(minute=0, second=0, microsecond=0)
    moment = DateTimePickerElement(action_id="at", initial_date_time=int(next_hour.timestamp()))
    return InputBlock(block_id="at", label="Time of publication", optional=True, element=moment)


def origin_of(view: Mapping[str, Any]) -> dict[str, str]:
    """Return what `form` was given as `origin`; nothing when the text is not of this app."""
    try:
        origin = json.loads(view.get("private_metadata") or "{}")
    except ValueError:
        return {}
    return origin if isinstance(origin, dict) else {}
