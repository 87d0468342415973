"""What platforms call themselves, their accounts, their posts and their numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.words import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable

ACCOUNTS = {"youtube": "channel", "facebook": "Page"}
POSTS = {"youtube": "video"}
PARTS = {
    "reaction": "reactions",
    "like": "likes",
    "comment": "comments",
    "share": "shares",
    "save": "saves",
}
UNTITLED = "(no words)"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def account_word(platforms: Iterable[str], count: int = 1) -> str:
    """What accounts of these platforms are called: channel, Page, or account where they differ."""
    words = {ACCOUNTS.get(platform, "account") for platform in platforms}
    word = words.pop() if len(words) == 1 else "account"
    return word if count == 1 else word + "s"


def post_word(platforms: Iterable[str], count: int = 1) -> str:
    """What posts of these platforms are called: video where all are, else post."""
    words = {POSTS.get(platform, "post") for platform in platforms}
    word = words.pop() if len(words) == 1 else "post"
    return word if count == 1 else word + "s"


def kind_name(kind: str | None) -> str:
    """The kind of a post for people."""
    return KINDS.get(kind or "", (kind or "not known").replace("_", " ").capitalize())


def parts_words(parts: str) -> str:
    """The parts of an engagement: "reactions, comments and shares"."""
    words = [PARTS.get(part.strip(), part.strip()) for part in parts.split(",") if part.strip()]
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else ""


def listed(words: Iterable[str]) -> str:
    """Words in a sentence: "one, two and three"."""
    held = list(words)
    return " and ".join(filter(None, (", ".join(held[:-1]), held[-1]))) if held else ""
