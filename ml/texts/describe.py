"""Describe: language and topic of each caption not yet described."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from ml.predictions import PredictionTable, code_version
from ml.texts.captions import read_captions, without_refrains
from ml.texts.languages import languages_of
from ml.texts.reports import TextReport
from ml.texts.settings import TextSettings
from ml.texts.topics import Topic, Topics, make_topics
from warehouse import open_warehouse

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from ml.texts.captions import Caption
    from warehouse import Target, Warehouse

logger = logging.getLogger(__name__)

POST_TEXTS = PredictionTable(
    "post_texts",
    pa.schema(
        [
            ("post_key", pa.string()),
            ("text_hash", pa.string()),
            ("language", pa.string()),
            ("language_confidence", pa.float64()),
            ("topic", pa.string()),
            ("topic_confidence", pa.float64()),
            ("model_version", pa.string()),
            ("made_at", pa.timestamp("us")),
        ]
    ),
    cluster_by=("post_key",),
)
TEXT_TOPICS = PredictionTable(
    "text_topics",
    pa.schema(
        [
            ("topic", pa.string()),
            ("words", pa.string()),
            ("post_count", pa.int64()),
            ("model_version", pa.string()),
            ("made_at", pa.timestamp("us")),
        ]
    ),
    cluster_by=("model_version",),
)


def describe(target: Target, *, now: datetime, settings: TextSettings | None = None) -> TextReport:
    """Append language and topic of every caption that is new, edited, or of older topics.

    Topics are made once and kept, so that a post's topic does not change from run to run; they
    are made anew when the code changed or there are `renew_factor` times the captions.

    Args:
        target: The warehouse with the marts.
        now: Aware; the moment descriptions are made.
        settings: Other numbers than the usual ones.

    Raises:
        MartsMissingError: The marts are not built.
        WarehouseError: The warehouse cannot be opened.
    """
    settings = settings or TextSettings()
    with open_warehouse(target) as warehouse:
        captions = read_captions(warehouse)
        texts = without_refrains(captions, rate=settings.refrain_rate, least=settings.refrain_texts)
        topics, version, are_new = _topics(warehouse, captions, texts, settings, now=now)
        held = POST_TEXTS.newest(
            warehouse, key="post_key", columns=("text_hash", "model_version"), now=now
        )
        new = [
            (caption, text)
            for caption, text in zip(captions, texts, strict=True)
            if not _is_held(held, caption, version)
        ]
        if new:
            POST_TEXTS.append(warehouse, _described(new, topics, version, settings, now=now))
    notes = () if topics.topics else (_too_few(len(captions), settings),)
    logger.info("%d of %d captions described", len(new), len(captions))
    return TextReport(version, len(new), len(captions), len(topics.topics), are_new, notes)


def _is_held(held: dict[str, dict[str, str]], caption: Caption, version: str) -> bool:
    row = held.get(caption.post_key)
    return row is not None and (row["text_hash"], row["model_version"]) == (
        caption.text_hash,
        version,
    )


def _topics(
    warehouse: Warehouse,
    captions: Sequence[Caption],
    texts: Sequence[str],
    settings: TextSettings,
    *,
    now: datetime,
) -> tuple[Topics, str, bool]:
    """The topics in force with their version, and whether they were made now."""
    code = code_version(Path(__file__).parent)
    held = TEXT_TOPICS.newest_version(warehouse, now)
    if held is not None and held.startswith(f"texts-{code}-"):
        rows = TEXT_TOPICS.of_version(warehouse, held, now).to_pylist()
        kept = {str(row["topic"]): Topic(row["topic"], json.loads(row["words"])) for row in rows}
        topics = Topics(tuple(kept[label] for label in sorted(kept)), int(rows[0]["post_count"]))
        if len(captions) < settings.renew_factor * topics.text_count:
            return topics, held, False
    topics = make_topics(captions, texts, settings=settings)
    version = f"texts-{code}-{topics.version}"
    records = [
        {
            "topic": topic.label,
            "words": json.dumps(topic.words, ensure_ascii=False),
            "post_count": topics.text_count,
            "model_version": version,
        }
        for topic in topics.topics
    ]
    TEXT_TOPICS.append(warehouse, TEXT_TOPICS.rows(records, now=now))
    return topics, version, bool(records)


def _described(
    new: Sequence[tuple[Caption, str]],
    topics: Topics,
    version: str,
    settings: TextSettings,
    *,
    now: datetime,
) -> pa.Table:
    words = [caption.words for caption, _ in new]
    accounts = [caption.account_key for caption, _ in new]
    languages, language_sure = languages_of(words, accounts, settings=settings)
    texts = [text for _, text in new]
    named, topic_sure = topics.of(texts, min_confidence=settings.min_topic_confidence)
    return POST_TEXTS.rows(
        (
            {
                "post_key": caption.post_key,
                "text_hash": caption.text_hash,
                "language": languages[place],
                "language_confidence": float(language_sure[place]),
                "topic": named[place],
                "topic_confidence": float(topic_sure[place]),
                "model_version": version,
            }
            for place, (caption, _) in enumerate(new)
        ),
        now=now,
    )


def _too_few(count: int, settings: TextSettings) -> str:
    return (
        f"no topics: {count} posts have a caption, topics need {settings.min_topic_texts} with "
        "words in common"
    )
