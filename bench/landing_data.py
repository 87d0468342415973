"""Made posts for the landing benchmark: seeded JSON lines of about 1.5 KB, a few of them broken."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

LINE_BYTES = 1500
BROKEN_EVERY = 10_000
_TEXTS = 500
_WORDS = [f"word{number:02d}" for number in range(30)]

MAPPING = """\
name: bench_posts
platform: youtube
every_table: {post_id: id, account_id: channel_id}
tables:
  posts:
    account_name: channel_title
    title: title
    description: description
    tags: tags
    category_id: category_id
    duration_seconds: duration
    published_at: published_at
    permalink_url: permalink
"""
# the same, and the counters in a table of their own: the file is read twice
TWO_TABLES_MAPPING = f"""\
{MAPPING}  post_snapshots:
    observed_at: observed_at
    view_count: views
    like_count: likes
    comment_count: comments
"""

COLUMNS = {
    "id": "VARCHAR",
    "channel_id": "VARCHAR",
    "channel_title": "VARCHAR",
    "title": "VARCHAR",
    "description": "VARCHAR",
    "tags": "VARCHAR[]",
    "category_id": "VARCHAR",
    "duration": "BIGINT",
    "published_at": "TIMESTAMPTZ",
    "permalink": "VARCHAR",
    "observed_at": "TIMESTAMPTZ",
    "views": "BIGINT",
    "likes": "BIGINT",
    "comments": "BIGINT",
}


@dataclass(frozen=True)
class MadePosts:
    """What was written.

    Attributes:
        path: The file.
        rows: Lines in it.
        broken: Lines that must be rejected: no JSON, or a day that does not exist.
    """

    path: Path
    rows: int
    broken: int


def make_posts(path: Path, rows: int, *, seed: int = 7) -> MadePosts:
    """Write `rows` posts to `path`, the same for the same seed."""
    rng = random.Random(seed)  # noqa: S311 - made data, not secrets
    texts = [" ".join(rng.choices(_WORDS, k=190)) for _ in range(_TEXTS)]
    broken = 0
    with path.open("w", encoding="utf-8") as stream:
        for number in range(rows):
            line = _line(number, rng, texts)
            whole = line
            if number % BROKEN_EVERY == BROKEN_EVERY // 2:
                line = line[: len(line) // 2]
            elif number % BROKEN_EVERY == BROKEN_EVERY // 3:
                line = line.replace('"published_at":"2026-', '"published_at":"2026-02-31-')
            broken += line != whole
            stream.write(line)
            stream.write("\n")
    return MadePosts(path, rows, broken)


def _line(number: int, rng: random.Random, texts: list[str]) -> str:
    start = rng.randrange(60)
    post = {
        "id": f"v{number:010d}",
        "channel_id": f"UC{number % 50:022d}",
        "channel_title": f"Made channel {number % 50}",
        "title": f"{_WORDS[number % 30]} {_WORDS[start % 30]} no. {number}",
        "description": "",
        "tags": rng.sample(_WORDS, 5),
        "category_id": str(number % 30),
        "duration": rng.randint(10, 4000),
        "published_at": f"2026-{1 + number % 9:02d}-{1 + number % 28:02d}T12:{number % 60:02d}:00Z",
        "permalink": f"https://videos.example/watch?v=v{number:010d}",
        "observed_at": "2026-11-20T14:00:00Z",
        "views": rng.randint(0, 2_000_000),
        "likes": rng.randint(0, 90_000),
        "comments": rng.randint(0, 9_000),
    }
    bare = len(json.dumps(post, separators=(",", ":")))
    text = texts[(number * 31 + start) % _TEXTS]
    post["description"] = (text[start:] + " " + text)[: LINE_BYTES - bare - 1]
    return json.dumps(post, separators=(",", ":"))
