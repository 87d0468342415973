"""The posts that may be the same work, read from the marts."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ml.creatives.reports import PostsMissingError
from ml.creatives.settings import FAMILIES

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from warehouse import Warehouse

ADDRESSES = re.compile(r"(?:https?://|www\.)\S+|[@#]\w+")
WORDS = re.compile(r"[^\W_]+")
SENTENCE_END = re.compile(r"[.!?\n\u2190-\u2bff\U0001f000-\U0001faff]")  # or an arrow, a picture
SHORTEST_LEAD = 12  # characters: "NEW!" alone is no title
LONGEST_LEAD, LONGEST_HEAD = 10, 14  # words
TEXTS = ("post_key", "account_key", "platform", "post_id", "post_kind")
COLUMNS = (*TEXTS, "duration_seconds", "published_at")
MAY_BE_THERE = ("source_post_id", "source_post_url")


@dataclass(frozen=True)
class Posts:
    """Posts of one family; sequences of length n, in order of their key.

    Attributes:
        post_key: Keys.
        account_key: Keys of their accounts.
        platform: Their platforms.
        post_id: The platforms' own ids.
        seconds: How long they last, NaN where unknown.
        hours: Hours since 1970 of their publication, NaN where unknown.
        lead: Words of the title, or of the first sentence.
        head: Words of the title and those that the caption begins with.
        language: Language of the caption, "" where unknown.
        origins: What the platform names as the origin: an id or address, "" for none.
    """

    post_key: list[str]
    account_key: NDArray[np.str_]
    platform: NDArray[np.str_]
    post_id: list[str]
    seconds: NDArray[np.float64]
    hours: NDArray[np.float64]
    lead: list[tuple[str, ...]]
    head: list[frozenset[str]]
    language: NDArray[np.str_]
    origins: list[str]

    def __len__(self) -> int:
        """Number of posts."""
        return len(self.post_key)


def read_posts(warehouse: Warehouse, languages: dict[str, str]) -> list[Posts]:
    """Return the posts of each family.

    Args:
        warehouse: An open warehouse with the marts.
        languages: Post → language, of those described.

    Raises:
        PostsMissingError: The marts are not built.
    """
    for table in ("dim_posts", "dim_post_versions"):
        if not warehouse.has_table("marts", table):
            raise PostsMissingError(
                f"marts.{table} is not in the warehouse: build it with `groundswell build`"
            )
    import pyarrow as pa

    held = warehouse.columns("marts", "dim_posts")
    more = [name for name in MAY_BE_THERE if name in held]
    wanted = ", ".join(f"posts.{name}" for name in (*COLUMNS, *more))
    rows = warehouse.query(
        f"select {wanted}, versions.title, versions.description "  # noqa: S608 - names are ours
        "from marts.dim_posts as posts "
        "left join marts.dim_post_versions as versions "
        "on posts.post_key = versions.post_key and versions.is_current "
        "order by posts.post_key"
    )
    kinds = rows["post_kind"].to_pylist()
    family = np.array([FAMILIES.get(kind or "", "") for kind in kinds], dtype=np.str_)
    return [
        _posts(rows.filter(pa.array((family == name).tolist(), pa.bool_())), more, languages)
        for name in ("image", "video")
    ]


def _posts(rows: pa.Table, more: list[str], languages: dict[str, str]) -> Posts:
    titles, captions = rows["title"].to_pylist(), rows["description"].to_pylist()
    keys = rows["post_key"].to_pylist()
    texts = [_texts(*both) for both in zip(titles, captions, strict=True)]
    named: list[list[Any]] = [rows[name].to_pylist() for name in more]
    return Posts(
        post_key=keys,
        account_key=np.array(rows["account_key"].to_pylist(), dtype=np.str_),
        platform=np.array(rows["platform"].to_pylist(), dtype=np.str_),
        post_id=rows["post_id"].to_pylist(),
        seconds=_numbers(rows["duration_seconds"]),
        hours=_hours(rows["published_at"]),
        lead=[lead for lead, _ in texts],
        head=[head for _, head in texts],
        language=np.array([languages.get(key, "") for key in keys], dtype=np.str_),
        origins=[
            next((str(value) for value in values if value), "")
            for values in zip(*named, strict=True)
        ]
        or [""] * len(keys),
    )


def _texts(title: str | None, caption: str | None) -> tuple[tuple[str, ...], frozenset[str]]:
    """Words of the title or of the first sentence, once each, and those the post begins with."""
    plain = ADDRESSES.sub(" ", caption or "").strip()
    head = words_of(plain)[:LONGEST_HEAD]
    lead = words_of(title) if title else words_of(_first_sentence(plain))[:LONGEST_LEAD]
    return tuple(dict.fromkeys(lead)), frozenset((*lead, *head))


def _first_sentence(text: str) -> str:
    for end in SENTENCE_END.finditer(text):
        if end.start() >= SHORTEST_LEAD:
            return text[: end.start()]
    return text


def words_of(text: str) -> list[str]:
    """Return the words and numbers of `text` in small letters without accents."""
    letters = unicodedata.normalize("NFKD", text.lower())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return WORDS.findall(plain)


def _numbers(column: pa.ChunkedArray) -> NDArray[np.float64]:
    import pyarrow as pa

    numbers: NDArray[np.float64] = column.cast(pa.float64(), safe=False).to_numpy()
    return np.where(numbers > 0, numbers, np.nan)


def _hours(column: pa.ChunkedArray) -> NDArray[np.float64]:
    import pyarrow as pa

    # a moment may have parts of a second
    moments: NDArray[np.datetime64] = column.cast(pa.timestamp("s"), safe=False).to_numpy()
    seconds = moments.astype("datetime64[s]").astype(np.int64)
    return np.where(np.isnat(moments), np.nan, seconds / 3600.0)
