"""What an editor asks of a draft, read from the words of ``/forecast`` or from the form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from serving.slack.errors import DraftError
from serving.slack.wording import clipped, escaped, moment
from warehouse.words import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

USAGE = (
    "write `/forecast @account reel 45s at 2026-11-21T18:00 the caption`, "
    "or `/forecast` alone for the form"
)
CAPTION = 60_000
"""The longest caption of any platform that is taken in; the form takes 3,000 characters."""
PAST = timedelta(hours=1)
"""A post of the last hour is still answered: people ask while they publish."""
LONGEST_SECONDS = 12 * 3600

OPENING, CLOSING = "\"'“„«", {'"': '"', "'": "'", "“": "”", "„": "“", "«": "»"}
LENGTH = re.compile(
    r"(?:(?P<minutes>\d{1,3}):(?P<rest>[0-5]\d)|(?P<number>\d{1,6}(?:\.\d)?)(?P<unit>s|sec|m|min|h))",
    re.IGNORECASE,
)
UNITS = {"s": 1, "sec": 1, "m": 60, "min": 60, "h": 3600}
ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


@dataclass(frozen=True)
class Draft:
    """A post that is not published yet.

    Attributes:
        account: What the person called the account, or its key.
        kind: Kind of post, as `KINDS` names it.
        length_seconds: Length of a video; None when not said.
        caption: None when there is none.
        at: When it is to go out, UTC.
    """

    account: str
    kind: str
    length_seconds: float | None
    caption: str | None
    at: datetime


def draft_of_text(text: str, *, now: datetime, zone: ZoneInfo) -> Draft:
    """Read ``@account kind [length] [at moment] [caption]``.

    A name of several words stands in quotes. Moments without an offset are in `zone`; without one
    the post goes out `now`.

    Raises:
        DraftError: A part is missing or cannot be read.
    """
    for entity, sign in ENTITIES:
        text = text.replace(entity, sign)
    account, rest = _account(text.strip())
    word, rest = _next(rest)
    kind = word.lower()
    if kind not in KINDS:
        came = f"got {escaped(clipped(word, 40))!r}" if word else "got none"
        raise DraftError(
            f"expected the kind of post after the account, one of {', '.join(KINDS)}, {came}: "
            + USAGE,
            "kind",
        )
    length = None
    word, after = _next(rest)
    if found := LENGTH.fullmatch(word):
        length, rest = _seconds(found), after
    word, after = _next(rest)
    at = now
    if word.lower() == "at":
        at, rest = _moment(after, zone)
    return checked(Draft(account, kind, length, rest.strip() or None, at), now=now, zone=zone)


def checked(draft: Draft, *, now: datetime, zone: ZoneInfo) -> Draft:
    """`draft` itself, when it can be asked of.

    Raises:
        DraftError: It lies in the past, or its length or caption cannot be.
    """
    if draft.at < now - PAST:
        raise DraftError(
            f"{moment(draft.at, zone)} is in the past: a forecast is for a post still to come; "
            "leave the time out for now",
            "at",
        )
    if draft.length_seconds is not None and not 0 < draft.length_seconds <= LONGEST_SECONDS:
        raise DraftError(
            "expected a length above 0 and up to 12 hours, "
            f"got {draft.length_seconds:,.0f} seconds",
            "length",
        )
    if len(draft.caption or "") > CAPTION:
        raise DraftError(
            f"expected a caption of at most {CAPTION:,} characters, "
            f"got {len(draft.caption or ''):,}: no platform takes it",
            "caption",
        )
    return draft


def _account(text: str) -> tuple[str, str]:
    """The account's name and what follows; a prefix ``youtube:`` stays with the name."""
    platform = re.match(r"[a-z]+:", text)
    prefix = platform.group() if platform else ""
    text = text[len(prefix) :]
    if text[:1] and text[0] in OPENING:
        end = text.find(CLOSING[text[0]], 1)
        if end < 0:
            raise DraftError(f"expected the closing quote of the account's name, got none: {USAGE}")
        return prefix + text[1:end].strip(), text[end + 1 :]
    name, rest = _next(text)
    if not name:
        raise DraftError(f"expected an account first, got none: {USAGE}")
    return prefix + name, rest


def _next(text: str) -> tuple[str, str]:
    """The first word of `text` and what follows it."""
    parts = text.split(maxsplit=1)
    return (parts[0] if parts else ""), (parts[1] if len(parts) > 1 else "")


def _seconds(found: re.Match[str]) -> float:
    if found["minutes"]:
        return int(found["minutes"]) * 60.0 + int(found["rest"])
    return float(found["number"]) * UNITS[found["unit"].lower()]


def _moment(text: str, zone: ZoneInfo) -> tuple[datetime, str]:
    """The moment at the start of `text`, and what follows."""
    day, rest = _next(text)
    hour, after = _next(rest)
    for said, left in ((f"{day}T{hour}", after), (day, rest)):
        if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:?\d\d)?", said):
            try:
                read = datetime.fromisoformat(said)
            except ValueError:
                break
            return (read if read.tzinfo else read.replace(tzinfo=zone)).astimezone(UTC), left
    raise DraftError(
        f"expected a time like 2026-11-21T18:00 after `at`, got {escaped(clipped(text, 30))!r}",
        "at",
    )


def draft_of_form(view: Mapping[str, Any], *, now: datetime, zone: ZoneInfo) -> Draft:
    """Read what was entered in the form; without a time the post goes out `now`.

    Raises:
        DraftError: A field is empty or cannot be; its `part` is the field's block.
    """
    entered = {block: _value(actions) for block, actions in view["state"]["values"].items()}
    for part in ("account", "kind"):
        if not entered.get(part):
            raise DraftError("choose one", part)
    length, at = entered.get("length"), entered.get("at")
    if length and not str(length).isdecimal():
        raise DraftError("expected whole seconds", "length")
    draft = Draft(
        account=entered["account"],
        kind=entered["kind"],
        length_seconds=float(length) if length else None,
        caption=(entered.get("caption") or "").strip() or None,
        at=datetime.fromtimestamp(int(at), UTC) if at else now,
    )
    return checked(draft, now=now, zone=zone)


def _value(actions: Mapping[str, Any]) -> Any:
    """What one field holds: a choice, a text or a moment; None for nothing."""
    field: Mapping[str, Any] = next(iter(actions.values()), {})
    choice = field.get("selected_option")
    return choice["value"] if choice else field.get("value") or field.get("selected_date_time")
