"""A conversation with an app, from the command to the answer, as lines to be read."""

from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import indent

from sandbox.errors import SandboxError
from sandbox.slack.client import Client
from sandbox.slack.deliveries import Delivery
from sandbox.slack.messages import Message
from sandbox.slack.rendering import rendered_view

EVERYONE = "everyone"


@dataclass(frozen=True)
class Wish:
    """What somebody wants to have forecast.

    Attributes:
        account: What they type into the form's menu of accounts; the first one offered is taken.
        kind: The kind of post, by its name in the form or its value.
    """

    account: str = "copper"
    kind: str = "reel"
    length: str = "45"
    caption: str = "One pot, ten minutes: soup for a cold evening"


def conversation(client: Client, wish: Wish) -> Iterator[str]:
    """Play it and yield each step once it happened: what a person did, what Slack showed.

    The command and its form, the answer, `Why?` beside its number, the week's posts, a command of
    an unknown account that Slack delivers three times, and requests that are forged or old.

    Raises:
        SandboxError: No answer came, or the app's form lacks a field.
    """
    said = _Said(client)
    yield from said.did("/forecast", client.slash("/forecast"))
    try:
        modal = client.modal(seconds=10)
    except SandboxError:
        yield from said.news()
        raise
    yield indent(rendered_view(modal.view), "    ")
    offered = client.suggest(modal, "account", wish.account)
    yield f"edith types {wish.account!r} and is offered: {', '.join(offered) or 'nothing'}"
    values = {"account": (offered or [wish.account])[0], "kind": wish.kind}
    values |= {"length": wish.length, "caption": wish.caption}
    sent = client.submit(modal, values)
    filled = ", ".join(f"{name}: {value}" for name, value in values.items())
    yield from said.did(f"sends the form ({filled})", sent, messages=0 if sent.errors else 1)
    if "( Why? )" in said.newest_text:
        yield from said.did("presses “Why?”", client.press(said.newest, "Why?"), messages=1)
    yield from said.did("/posts", client.slash("/posts"), messages=1)
    unknown = client.slash("/forecast", "@nobody reel", repeats=2)
    yield from said.did("/forecast @nobody reel, delivered three times", unknown, messages=1)
    forged = client.slash("/posts", signature="forged")
    yield f"somebody forges a command and is answered HTTP {forged.status}"
    old = client.slash("/posts", signature="old")
    yield f"somebody repeats one of five minutes ago and is answered HTTP {old.status}"


class _Said:
    """Counts the messages and renders the new ones."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._count = len(client.slack.messages())

    @property
    def newest(self) -> Message:
        """The message that came last."""
        return self._client.slack.messages()[-1]

    @property
    def newest_text(self) -> str:
        """What it reads like; nothing before the first."""
        return self.newest.rendered if self._client.slack.messages() else ""

    def did(self, what: str, sent: Delivery, *, messages: int = 0) -> Iterator[str]:
        """What somebody did, what Slack said of it, and as many new messages as are to come."""
        yield f"edith  {what}"
        if sent.shown_error:
            yield f"    Slack: failed with the error “{sent.shown_error}”"
        for place, error in sent.errors.items():
            yield f"    under {place}: {error}"
        if not sent.shown_error:
            self._client.wait_for(self._count + messages)
        yield from self.news()

    def news(self) -> Iterator[str]:
        """The messages that were not yet told."""
        held = self._client.slack.messages()
        for message in held[self._count :]:
            yield f"Groundswell, seen by {'edith alone' if message.shown_to else EVERYONE}:"
            yield indent(message.rendered, "    ")
        self._count = len(held)
