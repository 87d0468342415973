"""What a `Why?` button carries: which number was shown, its value then, and when.

Nothing is kept elsewhere: the button itself knows what it stood beside, whichever process or
function answers when it is pressed.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from slack_sdk.models.blocks import ButtonElement

from serving.slack.errors import DraftError
from serving.slack.limits import BUTTON_VALUE

if TYPE_CHECKING:
    from serving.slack.answers import Answer, HorizonForecast

WHY = "why"
"""The action id of the button."""

Kind = Literal["account_day", "post_total", "post_performance", "came_true", "forecast", "reading"]


@dataclass(frozen=True)
class Shown:
    """A number as it was shown.

    Attributes:
        kind: Where it comes from.
        platform: The platform.
        metric: Its metric; empty for the age of a reading.
        value: The value shown; None when it was not known.
        at: When it was shown, UTC.
        key: Key of the account, post or forecast.
        part: The day (ISO) of an account day, the age of a performance, the horizon of a forecast.
        draft: Kind, length, caption and moment of a forecast's draft, to ask again; None when it
            is too long to be carried.
    """

    kind: Kind
    platform: str
    metric: str
    value: float | None
    at: datetime
    key: str
    part: str = ""
    draft: tuple[str, float | None, str | None, str] | None = None

    def packed(self) -> str:
        """The text of a button's value."""
        said = {**asdict(self), "at": self.at.isoformat()}
        text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
        if len(text) <= BUTTON_VALUE:
            return text
        return json.dumps({**said, "draft": None}, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def unpacked(cls, text: str) -> Shown:
        """Read what `packed` wrote.

        Raises:
            DraftError: It was written by another version.
        """
        try:
            said = json.loads(text)
            draft = said.pop("draft")
            moment = datetime.fromisoformat(said.pop("at"))
            return cls(**said, at=moment, draft=tuple(draft) if draft else None)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise DraftError(
                "this button was made by another version of the app: ask for the number again"
            ) from error


def why_button(shown: Shown) -> ButtonElement:
    """The button beside a number."""
    return ButtonElement(text="Why?", action_id=WHY, value=shown.packed())


def shown_forecast(answer: Answer, forecast: HorizonForecast, *, now: datetime) -> Shown:
    """The `forecast` of `answer` as it is shown `now`."""
    draft = answer["draft"]
    return Shown(
        kind="forecast",
        platform=answer["account"]["platform"],
        metric=answer["metric"],
        value=forecast["forecast"],
        at=now,
        key=answer["account"]["account_key"],
        part=forecast["horizon"],
        draft=(draft["kind"], draft["length_seconds"], draft["caption"], draft["at"]),
    )
