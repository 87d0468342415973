"""Match: find the posts that show the same work, and say why."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from ml.creatives.candidates import candidate_pairs, word_weights
from ml.creatives.clusters import best_pairs, clusters_of, creative_ids
from ml.creatives.posts import read_posts
from ml.creatives.reports import MatchReport
from ml.creatives.settings import MatchSettings
from ml.creatives.weigh import weigh
from ml.predictions import PredictionTable, code_version
from warehouse import open_warehouse

if TYPE_CHECKING:
    from datetime import datetime

    from ml.creatives.posts import Posts
    from warehouse import Target, Warehouse

logger = logging.getLogger(__name__)
CREATIVE_MATCHES = PredictionTable(
    "creative_matches",
    pa.schema(
        [
            ("post_key", pa.string()),
            ("matched_post_key", pa.string()),
            ("creative_id", pa.string()),
            ("score", pa.float64()),
            ("method", pa.string()),
            ("evidence", pa.string()),
            ("model_version", pa.string()),
            ("made_at", pa.timestamp("us")),
        ]
    ),
    cluster_by=("post_key",),
)
SAID = ("post_key", "matched_post_key", "creative_id", "score", "method", "model_version")


def match(target: Target, *, now: datetime, settings: MatchSettings | None = None) -> MatchReport:
    """Append which posts show the same work, unless the newest answer says the same.

    Every answer holds all matched posts, each with its strongest partner. A work keeps its id
    from run to run as long as it keeps a post.

    Args:
        target: The warehouse with the marts.
        now: Aware; the moment the answer is made.
        settings: Other numbers than the usual ones.

    Raises:
        PostsMissingError: The marts are not built.
        WarehouseError: The warehouse cannot be opened.
    """
    settings = settings or MatchSettings()
    version = f"creatives-{code_version(Path(__file__).parent)}"
    with open_warehouse(target) as warehouse:
        families = read_posts(warehouse, _languages(warehouse, now))
        before = CREATIVE_MATCHES.newest_answer(warehouse, now).to_pylist()
        held = {row["post_key"]: row["creative_id"] for row in before if row["post_key"]}
        records: list[dict[str, Any]] = []
        candidates = 0
        for posts in families:
            found, weighed_count = _matches(posts, held, settings)
            records += [record | {"model_version": version} for record in found]
            candidates += weighed_count
        if not records and held:
            records = [dict.fromkeys(SAID) | {"model_version": version}]
        is_new = _said(records) != _said(before)
        if is_new:
            CREATIVE_MATCHES.append(warehouse, CREATIVE_MATCHES.rows(records, now=now))
    matched = {
        record["post_key"]: record["creative_id"] for record in records if record["post_key"]
    }
    logger.info("%d posts matched of %d pairs weighed", len(matched), candidates)
    return MatchReport(
        model_version=version,
        is_new=is_new,
        post_count=sum(len(posts) for posts in families),
        candidate_count=candidates,
        matched_count=len(matched),
        creative_count=len(set(matched.values())),
    )


def _languages(warehouse: Warehouse, now: datetime) -> dict[str, str]:
    """Languages of the captions, where they are described."""
    texts = PredictionTable("post_texts", pa.schema([]), cluster_by=())
    rows = texts.newest(warehouse, key="post_key", columns=("language",), now=now)
    return {key: row["language"] for key, row in rows.items() if row["language"]}


def _matches(
    posts: Posts, held: dict[str, str], settings: MatchSettings
) -> tuple[list[dict[str, Any]], int]:
    """One record a matched post of a family, in order of post, and how many pairs were weighed."""
    weights = word_weights(posts)
    candidates = candidate_pairs(posts, weights, settings=settings)
    weighed = weigh(posts, candidates, weights, settings=settings)
    works = clusters_of(posts, weighed, settings=settings)
    published = dict(zip(posts.post_key, posts.hours.tolist(), strict=True))
    keys = [[posts.post_key[place] for place in members] for members in works]
    records = []
    for members, creative_id in zip(works, creative_ids(keys, held, published), strict=True):
        for post, place in best_pairs(members, weighed).items():
            first, second = weighed.pairs[place].tolist()
            records.append(
                {
                    "post_key": posts.post_key[post],
                    "matched_post_key": posts.post_key[second if post == first else first],
                    "creative_id": creative_id,
                    "score": round(float(weighed.score[place]), 4),
                    "method": weighed.method(place),
                    "evidence": json.dumps(weighed.evidence(place), sort_keys=True),
                }
            )
    return sorted(records, key=lambda record: str(record["post_key"])), len(weighed.pairs)


def _said(records: list[dict[str, Any]]) -> set[tuple[Any, ...]]:
    return {tuple(record[name] for name in SAID) for record in records}
