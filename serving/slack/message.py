"""A message: its blocks, built with Slack's own models, and the text that stands beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import (
    ButtonElement,
    ContextBlock,
    DividerBlock,
    HeaderBlock,
    ImageBlock,
    MarkdownTextObject,
    PlainTextObject,
    SectionBlock,
)
from slack_sdk.models.blocks.basic_components import SlackFile

from serving.slack.errors import BlockLimitError
from serving.slack.limits import (
    ALT_TEXT,
    CONTEXT_TEXT,
    FIELD_TEXT,
    HEADER_TEXT,
    SECTION_TEXT,
    check_message,
)
from serving.slack.wording import clipped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slack_sdk.models.blocks import Block


@dataclass(frozen=True)
class Message:
    """What is sent to a channel or a person.

    Attributes:
        text: For notifications and screen readers, escaped.
        blocks: What is shown.
    """

    text: str
    blocks: tuple[Block, ...] = ()

    def payload(self) -> dict[str, Any]:
        """Return `text` and `blocks` as Slack takes them.

        Raises:
            BlockLimitError: It breaks one of Slack's limits.
        """
        try:
            blocks = [block.to_dict() for block in self.blocks]
        except SlackObjectFormationError as error:
            raise BlockLimitError(f"{error}: it was not sent") from error
        check_message(self.text, blocks)
        return {"text": self.text, "blocks": blocks} if blocks else {"text": self.text}

    @property
    def image(self) -> ImageBlock | None:
        """The first picture in it."""
        return next((block for block in self.blocks if isinstance(block, ImageBlock)), None)


def told(line: str) -> Message:
    """One escaped line and nothing else."""
    return Message(text=clipped(line, SECTION_TEXT), blocks=(section(line),))


def header(text: str) -> HeaderBlock:
    """A heading; the text is plain and needs no escaping."""
    return HeaderBlock(text=PlainTextObject(text=clipped(text, HEADER_TEXT), emoji=False))


def section(text: str, *, button: ButtonElement | None = None) -> SectionBlock:
    """A paragraph of mrkdwn, with a button at its right."""
    return SectionBlock(
        text=MarkdownTextObject(text=clipped(text, SECTION_TEXT), verbatim=True), accessory=button
    )


def fields(texts: Sequence[str]) -> SectionBlock:
    """Up to ten short texts in two columns."""
    return SectionBlock(
        fields=[MarkdownTextObject(text=clipped(text, FIELD_TEXT), verbatim=True) for text in texts]
    )


def context(text: str) -> ContextBlock:
    """Small print."""
    return ContextBlock(
        elements=[MarkdownTextObject(text=clipped(text, CONTEXT_TEXT), verbatim=True)]
    )


def divider() -> DividerBlock:
    """A line."""
    return DividerBlock()


def picture(file_id: str, alt_text: str) -> ImageBlock:
    """An uploaded picture."""
    return ImageBlock(slack_file=SlackFile(id=file_id), alt_text=clipped(alt_text, ALT_TEXT))
