"""A draft is answered with its range, why, when best and by which posts like it."""

import json
import re
import shutil
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ml.forecast.ask import Answer, Asker, lines
from tests.ml.conftest import World
from tests.ml.forecast.ask.conftest import draft
from tests.ml.made_features import NOW
from warehouse import Target, open_warehouse


@pytest.fixture(scope="module")
def answer(asker: Asker) -> Answer:
    return asker.answer(draft())


def _main(answer: Answer) -> dict[str, Any]:
    found = next(each for each in answer["horizons"] if each["horizon"] == answer["main_horizon"])
    return dict(found)


def test_an_answer_says_what_was_asked_of_whom(answer: Answer) -> None:
    assert answer["account"]["name"] == "Copper Ladle"
    assert answer["account"]["account_id"] == "UC0"
    assert answer["draft"] == {
        "kind": "short",
        "length_seconds": 45,
        "caption": "Recipe 12",
        "at": f"{NOW + timedelta(hours=5):%Y-%m-%dT%H:%M:%SZ}",
    }
    assert answer["metric"] == "engaged_view_count"
    assert answer["main_horizon"] == "7d"
    assert json.loads(json.dumps(answer, allow_nan=False)) == answer


def test_each_horizon_lies_in_its_ranges_and_grows_with_age(answer: Answer) -> None:
    assert [each["horizon"] for each in answer["horizons"]] == ["7d", "28d"]
    for each in answer["horizons"]:
        ends = [each["lower_95"], each["lower_80"], each["forecast"]]
        ends += [each["upper_80"], each["upper_95"]]
        assert ends == sorted(ends)
        assert ends[0] > 0
        assert each["reason"]
    assert answer["horizons"][0]["forecast"] < answer["horizons"][1]["forecast"]


def test_the_reason_of_a_forecast_is_a_sentence_for_editors(answer: Answer, world: World) -> None:
    for each in answer["horizons"]:
        task = next(
            task
            for task in world.report.tasks
            if (task.stage, task.horizon) == ("publication", each["horizon"])
        )
        assert each["served_by"] == task.kind
        if task.kind == "model":
            gain = 1 - (task.model_log_mae or 0) / (task.baseline_log_mae or 1)
            told = f"the model's error was {gain * 100:.0f} % under that of the account's median"
        else:
            told = "The model was no better than the account's median"
        assert told in each["reason"]
        assert f"newest {task.test_count} posts" in each["reason"]


def test_reasons_multiply_the_typical_post_up_to_the_forecast(answer: Answer) -> None:
    main = _main(answer)
    product = main["baseline"]["count"]
    for reason in answer["reasons"]:
        product *= reason["factor"]
    assert product == pytest.approx(main["forecast"], rel=1e-9)
    groups = [reason["group"] for reason in answer["reasons"]]
    assert sorted(groups) == ["Account now", "Caption", "Kind and length", "When"]


def test_a_long_short_costs_what_the_world_says_it_costs(asker: Asker) -> None:
    # far from the usual 30 seconds a post loses exp(-0.6) = 0.55 of its views in the made world
    fitting, far = (asker.answer(draft(length_seconds=seconds)) for seconds in (30, 3000))
    factors = [
        {reason["group"]: reason["factor"] for reason in each["reasons"]} for each in (fitting, far)
    ]
    assert factors[1]["Kind and length"] < factors[0]["Kind and length"]
    assert _main(far)["forecast"] < _main(fitting)["forecast"]


def test_best_hours_are_of_the_week_after_and_better_first(answer: Answer) -> None:
    hours = answer["best_hours"]
    assert len(hours) == 5
    assert [each["forecast"] for each in hours] == sorted(
        (each["forecast"] for each in hours), reverse=True
    )
    at = NOW + timedelta(hours=5)
    moments = sorted(datetime.fromisoformat(each["at"]) for each in hours)
    assert at < moments[0]
    assert moments[-1] <= at + timedelta(days=7)
    assert min(b - a for a, b in pairwise(moments)) >= timedelta(hours=3)
    for each in hours:
        assert each["factor"] == pytest.approx(each["forecast"] / _main(answer)["forecast"])


def test_similar_posts_are_the_accounts_own_nearest_text_first(answer: Answer) -> None:
    posts = answer["similar_posts"]
    assert posts[0]["title"].startswith("Recipe 1")  # type: ignore[union-attr]
    assert [each["similarity"] for each in posts] == sorted(
        (each["similarity"] for each in posts), reverse=True
    )
    for each in posts:
        assert each["permalink_url"] == f"https://example.org/{each['post_key']}"
        assert each["count"] is not None
        assert datetime.fromisoformat(each["published_at"]) < NOW


def test_the_same_question_has_the_same_answer(asker: Asker, answer: Answer) -> None:
    assert asker.answer(draft()) == answer


def test_an_account_is_found_by_key_id_handle_or_name(asker: Asker, answer: Answer) -> None:
    for said in (f"{901:032x}", "UC0", "youtube:uc0", "CopperLadle", " @CopperLadle "):
        assert asker.answer(draft(account=said)) == answer


def test_a_kind_is_known_by_the_words_people_use(asker: Asker) -> None:
    for said, kind in (("Shorts", "short"), ("video", "long"), (" LIVE ", "live")):
        assert asker.answer(draft(kind=said))["draft"]["kind"] == kind


def test_an_account_without_posts_gets_the_spread_of_the_others(
    asker: Asker, answer: Answer
) -> None:
    silent = asker.answer(draft(account="Silent Pantry"))
    assert silent["account"]["post_count"] == 0
    assert _main(silent)["baseline"]["name"] == "all_accounts_median"
    assert _main(silent)["served_by"] == "baseline"
    assert _main(silent)["reason"].startswith("The account has no settled post: ")
    assert "no post with a settled count yet" in silent["notes"][0]
    assert (silent["reasons"], silent["best_hours"], silent["similar_posts"]) == ([], [], [])
    widths = [_main(each)["upper_80"] / _main(each)["lower_80"] for each in (silent, answer)]
    assert widths[0] > widths[1]


def test_an_account_with_one_post_is_answered_in_a_wider_range(asker: Asker) -> None:
    one, five = (asker.answer(draft(account=name)) for name in ("One Pot", "Five Spice"))
    assert [each["account"]["post_count"] for each in (one, five)] == [1, 5]
    assert "only 1 post with a settled count" in one["notes"][0]
    assert five["notes"] == []
    widths = [_main(each)["upper_80"] / _main(each)["forecast"] for each in (one, five)]
    assert widths[0] > widths[1]


def test_a_caption_of_60_000_characters_is_read_in_part_and_said_so(asker: Asker) -> None:
    long = asker.answer(draft(caption="soup " * 12_000))
    assert len(long["draft"]["caption"] or "") == 1000
    assert long["notes"] == ["Of the caption's 59,999 characters the first 1,000 are read."]


@pytest.mark.parametrize("caption", [None, "", "  \n "])
def test_without_a_caption_a_usual_one_is_assumed(asker: Asker, caption: str | None) -> None:
    open_answer = asker.answer(draft(caption=caption))
    assert open_answer["draft"]["caption"] is None
    assert open_answer["similar_posts"] == []
    assert open_answer["notes"] == [
        "No caption was given: one as usual for the account is assumed."
    ]


def test_posts_newer_than_the_clock_are_left_out_and_said_so(
    world: World, askable: Target, asker: Asker, tmp_path: Path
) -> None:
    target = Target.local(tmp_path / "served.duckdb")
    shutil.copy(askable.path, target.path)
    before = NOW - timedelta(days=20)
    with open_warehouse(target) as warehouse:
        warehouse.execute(
            "update predictions.model_versions set trained_at = trained_at - interval 30 day"
        )
        slow = Asker.open(warehouse, world.models_dir, now=before)
        answer = slow.answer(draft(at=before + timedelta(hours=1)))
    assert re.match(r"\d+ posts are newer than the clock and were left out", answer["notes"][0])
    assert answer["account"]["post_count"] < asker.answer(draft())["account"]["post_count"]


def test_the_lines_of_an_answer_fit_a_terminal(answer: Answer) -> None:
    told = lines(answer, ZoneInfo("Europe/Paris"))
    local = (NOW + timedelta(hours=5)).astimezone(ZoneInfo("Europe/Paris"))
    assert told[0] == f"Copper Ladle (youtube), short of 45 s, {local:%a %Y-%m-%d %H:%M} CET"
    assert "Engaged views:" in told
    assert sum(line.startswith("  × ") for line in told) == 4
    assert all("\n" not in line for line in told)
    assert told[-1].startswith(f"By {answer['model']['version']}, trained 2026-11-")
    assert answer["model"]["data_as_of"] == f"{NOW.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
