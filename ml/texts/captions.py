"""Captions: read from the marts, and cut into words."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ml.texts.reports import MartsMissingError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse import Warehouse

ADDRESSES = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+|[@#]\w+")
APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"
SENTENCE_END = re.compile(r"[.!?\n]+")
WORDS = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
LEAD_CHARACTERS = 400  # of a long description: what follows is links and credits


@dataclass(frozen=True)
class Caption:
    """What people read above or under a post; title and caption in one.

    Attributes:
        post_key: The post.
        account_key: Its account.
        text_hash: 16 digits over the whole text.
        sentences: Words of each of its sentences, without addresses, mentions and hashtags.
    """

    post_key: str
    account_key: str
    text_hash: str
    sentences: tuple[str, ...]

    @property
    def words(self) -> str:
        """All words, in order."""
        return " ".join(self.sentences)


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
            sentences=sentences_of(title, description),
        )
        for post_key, account_key, title, description in zip(*columns, strict=True)
        if title or description
    ]


def text_hash(title: str | None, description: str | None) -> str:
    """Return 16 digits that stand for the text without holding it."""
    whole = f"{title or ''}\x1f{description or ''}"
    return hashlib.sha256(whole.encode()).hexdigest()[:16]


def sentences_of(title: str | None, description: str | None) -> tuple[str, ...]:
    """Return the words of the title and of each sentence a description begins with."""
    whole = f"{title or ''}\n{(description or '')[:LEAD_CHARACTERS]}".replace(APOSTROPHE, "'")
    parts = SENTENCE_END.split(ADDRESSES.sub(" ", whole))
    sentences = (" ".join(WORDS.findall(part)) for part in parts)
    return tuple(sentence for sentence in sentences if sentence)


def without_refrains(captions: Sequence[Caption], *, rate: float, least: int) -> list[str]:
    """Return the words of each caption without the sentences its account says again and again.

    Args:
        captions: Captions of all accounts.
        rate: A sentence is a refrain when this share of the account's captions has it.
        least: And at least this many do.
    """
    sizes = Counter(caption.account_key for caption in captions)
    said = Counter(
        (caption.account_key, sentence)
        for caption in captions
        for sentence in set(caption.sentences)
    )
    return [
        " ".join(
            sentence
            for sentence in caption.sentences
            if said[caption.account_key, sentence] < max(least, rate * sizes[caption.account_key])
        )
        for caption in captions
    ]
