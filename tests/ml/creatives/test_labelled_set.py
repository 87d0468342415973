"""Precision and recall on the sandbox's labelled set, and ids that stay."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from ml.creatives import MatchReport, PostsMissingError, match
from ml.texts import describe
from tests.ml.labelled_posts import LabelledPosts, labelled_posts
from warehouse import Target, open_warehouse

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 20, 14, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


def answer(target: Target) -> list[dict[str, Any]]:
    """Return the rows of the newest answer."""
    with open_warehouse(target, read_only=True) as warehouse:
        rows = warehouse.query("select * from predictions.creative_matches").to_pylist()
    newest = max(row["made_at"] for row in rows)
    return [row for row in rows if row["made_at"] == newest]


def pairs_of(rows: list[dict[str, Any]]) -> set[tuple[str, str]]:
    """Return every pair of one creative, the smaller key first."""
    members = defaultdict(set)
    for row in rows:
        members[row["creative_id"]].add(row["post_key"])
    return {pair for keys in members.values() for pair in combinations(sorted(keys), 2)}


@dataclass(frozen=True)
class Matched:
    """A made brand's posts and the matches found among them."""

    target: Target
    labelled: LabelledPosts
    report: MatchReport
    rows: list[dict[str, Any]]

    @property
    def of_post(self) -> dict[str, dict[str, Any]]:
        """Rows by post."""
        return {row["post_key"]: row for row in self.rows}


@pytest.fixture(scope="module")
def matched(tmp_path_factory: pytest.TempPathFactory) -> Matched:
    labelled = labelled_posts(NOW)
    target = Target.local(tmp_path_factory.mktemp("matches") / "warehouse.duckdb")
    with open_warehouse(target) as warehouse:
        labelled.write(warehouse)
    describe(target, now=NOW)
    report = match(target, now=NOW)
    return Matched(target, labelled, report, answer(target))


def test_19_of_20_pairs_found_are_right_and_17_of_20_right_ones_are_found(
    matched: Matched,
) -> None:
    found = pairs_of(matched.rows)
    right = len(found & matched.labelled.pairs)
    assert len(matched.labelled.pairs) > 300
    assert right / len(found) >= 0.95
    assert right / len(matched.labelled.pairs) >= 0.85


def test_what_facebook_says_was_shared_from_instagram_is_all_found(matched: Matched) -> None:
    posts = matched.labelled.posts.to_pylist()
    key_of = {row["post_id"]: row["post_key"] for row in posts}
    said = {
        tuple(sorted((row["post_key"], key_of[row["source_post_id"]])))
        for row in posts
        if row["source_post_id"] in key_of
    }
    assert len(said) > 10
    assert said <= pairs_of(matched.rows)
    methods = {matched.of_post[one]["method"] for pair in said for one in pair}
    assert "platform_id" in methods


def test_a_video_of_the_same_title_and_another_length_is_another_work(matched: Matched) -> None:
    posts = {row["post_key"]: row for row in matched.labelled.posts.to_pylist()}
    lengths = defaultdict(set)
    for row in matched.rows:
        seconds = posts[row["post_key"]]["duration_seconds"]
        if seconds is not None:
            lengths[row["creative_id"]].add(seconds)
    assert len(lengths) > 50
    assert all(max(each) - min(each) <= 2 for each in lengths.values())


def test_every_matched_post_names_a_partner_of_its_own_creative(matched: Matched) -> None:
    for row in matched.rows:
        partner = matched.of_post[row["matched_post_key"]]
        assert partner["creative_id"] == row["creative_id"]
        assert partner["post_key"] != row["post_key"]
    assert {row["creative_id"] for row in matched.rows} <= set(matched.of_post)
    assert matched.report.matched_count == len(matched.rows) == len(matched.of_post)


def test_evidence_holds_numbers_and_no_words_of_a_caption(matched: Matched) -> None:
    for row in matched.rows:
        evidence = json.loads(row["evidence"])
        numbers = [*evidence.pop("log_odds").values(), *evidence.values()]
        assert all(value is None or isinstance(value, int | float) for value in numbers)


def test_the_same_posts_are_not_answered_twice(matched: Matched) -> None:
    assert not match(matched.target, now=LATER).is_new
    assert answer(matched.target) == matched.rows


def test_a_creative_keeps_its_id_when_older_and_newer_posts_join(tmp_path: Path) -> None:
    whole = labelled_posts(NOW, videos=60)
    hidden = pc.equal(whole.posts["platform"], "youtube")
    rows = whole.posts.filter(pc.invert(hidden))
    target = Target.local(tmp_path / "warehouse.duckdb")
    with open_warehouse(target) as warehouse:
        replace(whole, posts=rows).write(warehouse)
    match(target, now=NOW)
    before = {row["post_key"]: row["creative_id"] for row in answer(target)}
    with open_warehouse(target) as warehouse:
        whole.write(warehouse)  # the videos, published before their crossposts, are known now
    match(target, now=LATER)
    after = {row["post_key"]: row["creative_id"] for row in answer(target)}
    kept = {key: after[key] for key in before if key in after}
    assert len(kept) > 4
    assert kept == {key: before[key] for key in kept}
    assert len(after) > len(before)


def test_when_no_match_is_left_the_answer_says_so(tmp_path: Path) -> None:
    whole = labelled_posts(NOW, videos=60)
    target = Target.local(tmp_path / "warehouse.duckdb")
    with open_warehouse(target) as warehouse:
        whole.write(warehouse)
    assert match(target, now=NOW).matched_count > 0
    with open_warehouse(target) as warehouse:
        replace(whole, posts=whole.posts.slice(0, 1)).write(warehouse)
    report = match(target, now=LATER)
    (row,) = answer(target)
    assert (report.is_new, report.matched_count) == (True, 0)
    assert (row["post_key"], row["creative_id"]) == (None, None)


def test_without_posts_nothing_is_matched_and_nothing_written(tmp_path: Path) -> None:
    target = Target.local(tmp_path / "warehouse.duckdb")
    empty = labelled_posts(NOW, videos=20)
    with open_warehouse(target) as warehouse:
        replace(empty, posts=empty.posts.slice(0, 0)).write(warehouse)
    report = match(target, now=NOW)
    assert (report.post_count, report.is_new) == (0, False)


def test_marts_that_are_not_built_are_said_in_one_line(tmp_path: Path) -> None:
    target = Target.local(tmp_path / "warehouse.duckdb")
    with open_warehouse(target) as warehouse:
        warehouse.replace("marts", "other", pa.table({"one": [1]}))
    with pytest.raises(
        PostsMissingError,
        match=r"^marts\.dim_posts is not in the warehouse: build it with `groundswell build`$",
    ):
        match(target, now=NOW)
