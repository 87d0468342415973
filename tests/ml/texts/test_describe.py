"""Languages and topics of captions, described once each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

from ml.texts import MartsMissingError, TextSettings, describe
from ml.texts.captions import Caption, sentences_of, text_hash, without_refrains
from ml.texts.languages import languages_of
from warehouse import Target, open_warehouse

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 20, 14, tzinfo=UTC)
BREAD = (
    "The dough rests all night before it meets the hot oven",
    "Sourdough bread needs flour, water and a patient oven",
    "A loaf of bread with a dark crust from strong flour",
    "Knead the dough until the flour turns to silk",
)
SOUP = (
    "Simmer the broth with onion and celery for hours",
    "A bowl of hot soup and a spoon of cream",
    "This broth turns any vegetable into winter soup",
    "Onion soup with a bowl of melted cheese",
)
FRENCH = (
    "La pâte repose toute la nuit avant le four",
    "Une soupe à l'oignon comme chez ma grand-mère",
    "Le bouillon mijote pendant des heures avec des carottes",
)


def put(folder: Path, texts: list[tuple[str, str, str | None]]) -> Target:
    """Return a warehouse whose posts (key, account, caption) are `texts`."""
    target = Target.local(folder / "warehouse.duckdb")
    keys = [key for key, _, _ in texts]
    with open_warehouse(target) as warehouse:
        warehouse.replace(
            "marts",
            "dim_posts",
            pa.table({"post_key": keys, "account_key": [account for _, account, _ in texts]}),
        )
        warehouse.replace(
            "marts",
            "dim_post_versions",
            pa.table(
                {
                    "post_key": keys,
                    "title": pa.nulls(len(keys), pa.string()),
                    "description": pa.array([text for *_, text in texts], pa.string()),
                    "is_current": [True] * len(keys),
                }
            ),
        )
    return target


def letters(number: int) -> str:
    """Return a number as letters, so that no caption is said twice."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def cooking(count: int = 30) -> list[tuple[str, str, str | None]]:
    """Return captions about bread and soup in English, and some French ones."""
    english = [
        (f"{name}-{n:03}", "account-en", f"{texts[n % 4]} {texts[(n // 4) % 4]} {letters(n)}")
        for name, texts in (("bread", BREAD), ("soup", SOUP))
        for n in range(count)
    ]
    french = [(f"french-{n:03}", "account-fr", f"{FRENCH[n % 3]} {letters(n)}") for n in range(9)]
    return [*english, *french]


def told(target: Target, table: str = "post_texts") -> list[dict[str, Any]]:
    """Return every row in order of post and moment."""
    with open_warehouse(target, read_only=True) as warehouse:
        rows = warehouse.query(f"select * from predictions.{table}").to_pylist()
    return sorted(rows, key=lambda row: (row["made_at"], str(row.get("post_key"))))


def test_bread_and_soup_are_two_topics(tmp_path: Path) -> None:
    target = put(tmp_path, cooking())
    describe(target, now=NOW)
    topics: dict[str, set[str | None]] = {}
    for row in told(target):
        topics.setdefault(row["post_key"].split("-")[0], set()).add(row["topic"])
    assert topics["bread"] & topics["soup"] <= {None}
    assert any(topic and "dough" in topic for topic in topics["bread"])
    assert any(topic and ("soup" in topic or "broth" in topic) for topic in topics["soup"])


def test_each_language_is_told(tmp_path: Path) -> None:
    target = put(tmp_path, cooking())
    describe(target, now=NOW)
    languages = {(row["post_key"].split("-")[0], row["language"]) for row in told(target)}
    assert languages == {("bread", "en"), ("soup", "en"), ("french", "fr")}


def test_a_short_caption_is_told_by_what_its_account_writes_elsewhere() -> None:
    # two names alone could be of several languages; among French captions they are French
    texts = ["Michel. Chartres.", *FRENCH * 3]
    languages, _ = languages_of(texts, ["fr"] * len(texts), settings=TextSettings())
    alone, sure = languages_of(texts[:1], ["nobody"], settings=TextSettings())
    assert languages[0] == "fr"
    assert (alone[0], sure[0] < 0.7) == (None, True)


def test_a_caption_without_words_has_no_language_and_no_topic(tmp_path: Path) -> None:
    target = put(
        tmp_path, [*cooking(), ("smile-000", "account-en", "😍😍 #love https://a.example")]
    )
    describe(target, now=NOW)
    (row,) = (row for row in told(target) if row["post_key"] == "smile-000")
    assert (row["language"], row["topic"]) == (None, None)
    assert row["language_confidence"] == 0.0


def test_a_post_without_a_caption_is_not_described(tmp_path: Path) -> None:
    target = put(tmp_path, [*cooking(), ("silent-000", "account-en", None)])
    report = describe(target, now=NOW)
    assert report.post_count == 69
    assert "silent-000" not in {row["post_key"] for row in told(target)}


def test_only_new_and_edited_captions_are_described_again(tmp_path: Path) -> None:
    texts = cooking()
    target = put(tmp_path, texts)
    first = describe(target, now=NOW)
    assert describe(target, now=NOW + timedelta(hours=1)).described_count == 0
    texts[0] = (*texts[0][:2], "A bowl of soup instead")
    put(tmp_path, [*texts, ("new-000", "account-en", "More broth and soup in a bowl")])
    later = describe(target, now=NOW + timedelta(days=1))
    assert (first.described_count, later.described_count) == (69, 2)
    assert later.model_version == first.model_version
    newest = {row["post_key"]: row for row in told(target)}
    assert newest["bread-000"]["text_hash"] == text_hash(None, "A bowl of soup instead")
    of_soup = {row["topic"] for key, row in newest.items() if key.startswith("soup")}
    assert newest["bread-000"]["topic"] in of_soup - {None}


def test_topics_are_made_anew_when_there_are_twice_the_captions(tmp_path: Path) -> None:
    first = describe(put(tmp_path, cooking(30)), now=NOW)
    target = put(tmp_path, cooking(80))
    second = describe(target, now=NOW + timedelta(days=1))
    assert second.are_topics_new
    assert second.model_version != first.model_version
    assert second.described_count == second.post_count == 169


def test_the_same_captions_give_the_same_rows_in_whatever_order(tmp_path: Path) -> None:
    folders = tmp_path / "one", tmp_path / "other"
    texts = cooking()
    rows = []
    for folder, order in zip(folders, (texts, texts[::-1]), strict=True):
        folder.mkdir()
        target = put(folder, order)
        describe(target, now=NOW)
        rows.append((told(target), told(target, "text_topics")))
    assert rows[0] == rows[1]


def test_too_few_captions_have_languages_but_no_topics(tmp_path: Path) -> None:
    target = put(tmp_path, cooking()[-9:])
    report = describe(target, now=NOW)
    assert report.topic_count == 0
    assert report.notes == (
        "no topics: 9 posts have a caption, topics need 50 with words in common",
    )
    assert {(row["language"], row["topic"]) for row in told(target)} == {("fr", None)}
    assert describe(target, now=NOW + timedelta(hours=1)).described_count == 0


def test_no_words_of_a_caption_are_kept_with_the_post(tmp_path: Path) -> None:
    target = put(tmp_path, cooking())
    describe(target, now=NOW)
    (row, *_) = told(target)
    assert set(row) == {
        "post_key",
        "text_hash",
        "language",
        "language_confidence",
        "topic",
        "topic_confidence",
        "model_version",
        "made_at",
    }


def test_addresses_mentions_and_hashtags_are_no_words() -> None:
    caption = "Soup time! #soup @chef https://a.example/x it\N{RIGHT SINGLE QUOTATION MARK}s hot"
    assert sentences_of(None, caption) == ("Soup time", "it's hot")


def test_a_sentence_that_an_account_says_again_and_again_tells_no_topic() -> None:
    captions = [
        Caption(f"post-{n}", account, "", (f"dish {n}", "All recipes on our site"))
        for account, count in (("one", 6), ("other", 2))
        for n in range(count)
    ]
    told = without_refrains(captions, rate=0.02, least=5)
    assert told[:6] == [f"dish {n}" for n in range(6)]
    assert told[6:] == [f"dish {n} All recipes on our site" for n in range(2)]


def test_marts_that_are_not_built_are_said_in_one_line(tmp_path: Path) -> None:
    target = Target.local(tmp_path / "warehouse.duckdb")
    with open_warehouse(target) as warehouse:
        warehouse.replace("marts", "other", pa.table({"one": [1]}))
    with pytest.raises(
        MartsMissingError,
        match=r"^marts\.dim_posts is not in the warehouse: build it with `groundswell build`$",
    ):
        describe(target, now=NOW)
