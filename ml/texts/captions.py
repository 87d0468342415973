"""Captions: read from the marts, and cut into words."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ml.texts.reports import MartsMissingError

if TYPE_CHECKING:
    from warehouse import Warehouse

ADDRESSES = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+|[@#]\w+")
APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"
WORDS = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
LEAD_CHARACTERS = 400  # of a long description: what follows is links and credits


@dataclass(frozen=True)
class Caption:
    """What people read above or under a post; title and caption in one.

    Attributes:
        post_key: The post.
        account_key: Its account.
        text_hash: 16 digits over the whole text.
        words: Its words without addresses, mentions and hashtags, in order.
    """

    post_key: str
    account_key: str
    text_hash: str
    words: str


def read_captions(warehouse: Warehouse) -> list[Caption]:
    """Return the newest caption of every post that has one, by key.

    Raises:
        MartsMissingError: The marts are not built.
    """
    for table in ("dim_posts", "dim_post_versions"):
        if not warehouse.has_table("marts", table):
            raise MartsMissingError(
                f"marts.{table} is not in the warehouse: build it with `groundswell build`"
            )
    rows = warehouse.query(
        "select posts.post_key, posts.account_key, versions.title, versions.description "
        "from marts.dim_posts as posts "
        "inner join marts.dim_post_versions as versions on posts.post_key = versions.post_key "
        "where versions.is_current order by posts.post_key"
    )
    columns = (rows[name].to_pylist() for name in rows.column_names)
    return [
        Caption(
            post_key=post_key,
            account_key=account_key or "",
            text_hash=text_hash(title, description),
            words=words_of(title, description),
        )
        for post_key, account_key, title, description in zip(*columns, strict=True)
        if title or description
    ]


def text_hash(title: str | None, description: str | None) -> str:
    """Return 16 digits that stand for the text without holding it."""
    whole = f"{title or ''}\x1f{description or ''}"
    return hashlib.sha256(whole.encode()).hexdigest()[:16]


def words_of(title: str | None, description: str | None) -> str:
    """Return the words of a title and of the beginning of a description."""
    whole = f"{title or ''}\n{(description or '')[:LEAD_CHARACTERS]}"
    return " ".join(WORDS.findall(ADDRESSES.sub(" ", whole.replace(APOSTROPHE, "'"))))
