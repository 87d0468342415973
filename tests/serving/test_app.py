"""What people can do in Slack, from their command to what they read."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from sandbox.slack.client import Client
from serving.slack.app import NOTHING_PUBLISHED, UNEXPECTED, UNREADABLE, create_app
from serving.slack.drafts import CAPTION
from serving.slack.errors import AnswerRefusedError
from serving.slack.web import PATH, flask_app
from tests.serving.conftest import Bench, Place
from tests.serving.made import NO_MODEL, NOW, MadeAnswers, publish, serving
from warehouse import Target, open_warehouse
from warehouse.snapshot import NoSnapshotError

pytestmark = pytest.mark.integration

ASKED = "youtube:@copperladle reel 45s at 2026-11-21T18:00 Soup & bread <!channel>"


def test_words_after_the_command_are_answered_with_number_range_picture_and_reasons(
    bench: Bench,
) -> None:
    message = bench.told(ASKED)

    assert bench.answers.asked == [
        {
            "account": "yt1",
            "kind": "reel",
            "length_seconds": 45.0,
            "caption": "Soup & bread <!channel>",
            "at": datetime(2026, 11, 21, 17, tzinfo=UTC),
        }
    ]
    shown = message.rendered
    assert "1,200 engaged views* after 7 days" in shown
    assert "between 720 and 1,920, 95 between 480 and 2,760" in shown
    assert "The account's median is 960 (+25 %)." in shown
    assert "×1.12 When: Saturday 18:00" in shown
    assert "Wed 25 Nov 2026 18:00 CET: 1,350 (×1.10)" in shown
    assert "Old pie" in shown
    assert [block["type"] for block in message.blocks].count("image") == 1
    assert not message.is_ephemeral


def test_nothing_a_caption_title_or_name_says_calls_people(bench: Bench) -> None:
    assert bench.told(ASKED).notifies == ()
    assert bench.told("", command="/posts").notifies == ()


def test_where_the_model_is_no_better_the_answer_says_that_the_median_is_shown(
    bench: Bench,
) -> None:
    bench.answers.served_by = "baseline"

    shown = bench.told(ASKED).rendered

    assert "This is the account's median, no model." in shown
    assert "*640* after 1 day (80 % range 384 to 1,024; no model, the median)" in shown


def test_the_form_takes_a_draft_and_its_answer_goes_to_the_channel(bench: Bench) -> None:
    form = bench.form()
    assert bench.client.suggest(form, "account", "coper ladl") == [
        "Copper Ladle · YouTube",
        "Copper Ladle · Facebook",
        "Ladle <!channel> & Friends · Instagram",
    ]

    sent = bench.client.submit(
        form,
        {
            "account": "yt1",
            "kind": "short",
            "length": "30",
            "caption": "Hello",
            "at": datetime(2026, 11, 22, 9, tzinfo=UTC),
        },
    )

    assert (sent.status, sent.errors) == (200, {})
    assert "1,200 engaged views" in bench.client.wait_for(1)[-1].rendered
    assert bench.answers.asked[0] == {
        "account": "yt1",
        "kind": "short",
        "length_seconds": 30.0,
        "caption": "Hello",
        "at": datetime(2026, 11, 22, 9, tzinfo=UTC),
    }


def test_a_date_in_the_past_is_told_beside_the_field_and_the_form_stays(bench: Bench) -> None:
    form = bench.form()

    sent = bench.client.submit(
        form,
        {
            "account": "yt1",
            "kind": "short",
            "at": NOW - timedelta(hours=2),
        },
    )

    assert list(sent.errors) == ["at"]
    assert "Fri 20 Nov 2026 13:00 CET is in the past" in sent.errors["at"]
    assert form.is_open
    assert bench.answers.asked == []


def test_a_form_closed_half_way_is_told_to_who_closed_it(bench: Bench) -> None:
    bench.client.close(bench.form())

    message = bench.client.wait_for(1)[-1]
    assert message.rendered == (
        "The form was closed and nothing was asked; `/forecast` opens it again."
    )
    assert message.is_ephemeral


def test_the_form_says_that_slack_takes_3000_characters_of_a_caption(bench: Bench) -> None:
    blocks: Any = bench.form().view["blocks"]
    caption = next(block for block in blocks if block["block_id"] == "caption")

    assert caption["element"]["max_length"] == 3000
    assert "3,000 characters" in caption["hint"]["text"]


def test_a_caption_of_60000_characters_is_answered_and_shown_clipped(bench: Bench) -> None:
    shown = bench.told("youtube:@copperladle reel " + "é" * CAPTION).rendered

    assert bench.answers.asked[0]["caption"] == "é" * CAPTION
    assert "60,000 characters, all of them read" in shown
    assert len(shown) < 3000


@pytest.mark.parametrize(
    ("asked", "line"),
    [
        ("@coperladle reel", r"no account is called @coperladle: did you mean `.*@copperladle`"),
        ("'Copper Ladle' reel", r"2 accounts are called Copper Ladle: write one of `youtube:@cop"),
        ("@copperladle", r"expected the kind of post after the account, .* got none"),
        ("@copperladle sonnet", r"got 'sonnet'"),
        ("@copperladle reel at 2026-11-19T10:00", r"Thu 19 Nov 2026 10:00 CET is in the past"),
        ("@copperladle reel at noon", r"expected a time like 2026-11-21T18:00 after `at`"),
        ("@copperladle reel 900h", r"expected a length above 0 and up to 12 hours, got 3,240,000"),
        ("@copperladle reel " + "x" * (CAPTION + 1), r"at most 60,000 characters, got 60,001"),
        ("<!channel> reel", r"no account is called <!channel>"),
        ("help", r"write `/forecast @account reel 45s"),
    ],
)
def test_what_cannot_be_asked_is_told_in_one_line_to_who_asked(
    bench: Bench, asked: str, line: str
) -> None:
    message = bench.told(asked)

    assert re.search(line, message.rendered)
    assert "\n" not in message.rendered
    assert message.is_ephemeral
    assert message.notifies == ()
    assert bench.answers.asked == []


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (NO_MODEL, "expected 5 posts of the account at least, it has 1: forecast when it has more"),
        (AnswerRefusedError("no <model> & no data"), "no <model> & no data"),
        (ValueError("a secret path"), UNEXPECTED),
    ],
)
def test_a_forecast_that_is_refused_is_told_in_one_line(
    bench: Bench, error: Exception, line: str
) -> None:
    bench.answers.error = error

    message = bench.told(ASKED)

    assert message.rendered == line
    assert message.is_ephemeral


def test_before_anything_is_published_each_command_says_so(bench: Bench, tmp_path: Path) -> None:
    bench.place.reading.folder = tmp_path / "nothing"

    for command, text in (("/forecast", ASKED), ("/posts", "")):
        assert bench.told(text, command=command).rendered.startswith("Nothing is published yet:")
    assert bench.client.suggest(bench.form(), "account", "") == []


def test_a_clock_that_needs_what_is_not_published_is_told_like_it(
    place: Place, tmp_path: Path
) -> None:
    lost = Event()

    def clock() -> datetime:
        if lost.is_set():
            raise NoSnapshotError("no snapshot in /somewhere")
        return place.now()

    app = create_app(
        place.settings,
        answers=MadeAnswers(),
        reading=place.reading,
        clock=clock,
        wall_clock=place.now,
    )

    with serving(flask_app(app)) as url:
        bench = Bench(place, Client(place.slack.slack, url + PATH), MadeAnswers(), url)
        form = bench.form()
        lost.set()
        sent = bench.client.submit(form, {"account": "yt1", "kind": "short"})

        assert (sent.status, sent.errors) == (200, {})
        assert bench.client.wait_for(1)[-1].rendered == NOTHING_PUBLISHED
        assert bench.told(ASKED).rendered == NOTHING_PUBLISHED


def test_a_damaged_snapshot_is_told_in_one_line_and_named_in_the_log(
    bench: Bench, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    publish(tmp_path / "serving", tmp_path / "warehouse.duckdb")
    (file,) = (tmp_path / "serving").glob("*.duckdb")
    file.chmod(0o644)
    file.write_bytes(file.read_bytes()[:5000])
    bench.place.reading.folder = tmp_path / "serving"

    assert bench.told("", command="/posts").rendered == UNREADABLE
    assert file.name in caplog.text


def test_a_form_that_came_too_late_is_told_in_one_line(bench: Bench) -> None:
    bench.slack.faults.add("error", path="views.open", reason="expired_trigger_id")

    assert bench.told("").rendered == (
        "Slack refused views.open: expired_trigger_id: Slack waits 3 seconds only: try again"
    )


def test_a_button_of_another_version_is_told_in_one_line(bench: Bench) -> None:
    message = bench.told("", command="/posts")
    for block in message.blocks:
        if isinstance(accessory := block.get("accessory"), dict):
            accessory["value"] = "{}"

    assert bench.why(message).rendered.startswith("this button was made by another version")


def test_the_weeks_posts_are_told_with_totals_and_factors(bench: Bench) -> None:
    shown = bench.told("", command="/posts").rendered

    assert "*12.3K* views so far · Soup <!channel> & <@U1>" in shown
    assert "*×3.00* Soup" in shown
    assert "6,000 engaged views after 1 day, 2,000 expected" in shown
    assert "*44* likes so far · Pie for <!everyone>, new" in shown
    assert "Old pie" not in shown
    assert "3 posts. Data published" in shown


def test_posts_of_one_account_or_platform_are_told_alone(bench: Bench) -> None:
    assert "Soup" not in bench.told("facebook", command="/posts").rendered
    assert "1 post of Copper Ladle on Facebook" in bench.told("1001", command="/posts").rendered
    unknown = bench.told("@nobody", command="/posts").rendered
    assert unknown.startswith("no account is called @nobody")


def test_why_tells_definition_source_freshness_and_that_nothing_changed(bench: Bench) -> None:
    posts = bench.told("", command="/posts")

    total, factor = bench.why(posts, 0).rendered, bench.why(posts, 2).rendered

    assert "Why 12,345?" in total
    assert "*Definition*  Views so far: All views up to the reading." in total
    assert "the platform's API" in total
    assert "Fri 20 Nov 2026 14:00 CET, 1 hour ago" in total
    assert "unchanged since Fri 20 Nov 2026 15:0" in total
    assert "Why ×3.00?" in factor
    assert "6,000 engaged views after 1 day against 2,000 expected" in factor


def test_why_of_a_forecast_asks_again_and_tells_how_it_was_revised(bench: Bench) -> None:
    answer = bench.told(ASKED)
    bench.answers.scale = 1.5

    shown = bench.why(answer).rendered

    assert "Why 1,200?" in shown
    assert "What is expected after 7 days" in shown
    assert re.search(r"revised: 1,200 on .*, 1,800 now \(\+600\)", shown)
    assert bench.answers.asked[0] == bench.answers.asked[1]


def test_why_of_a_forecast_with_a_caption_too_long_to_carry_says_so(bench: Bench) -> None:
    answer = bench.told("youtube:@copperladle reel " + "x" * 5000)

    shown = bench.why(answer).rendered

    assert "caption was too long to be kept" in shown
    assert "it was 1,200 on" in shown


def test_a_number_revised_since_it_was_shown_is_told_with_both_values(
    bench: Bench, tmp_path: Path
) -> None:
    posts = bench.told("", command="/posts")
    file = tmp_path / "other.duckdb"
    publish(tmp_path / "serving", file)
    with open_warehouse(Target.local(file)) as warehouse:
        warehouse.execute(
            "update marts.rpt_post_newest set view_count_lifetime = 12400 where post_key = 'p1'"
        )
    publish(tmp_path / "serving", file, now=NOW + timedelta(hours=1))
    bench.place.reading.folder = tmp_path / "serving"

    shown = bench.why(posts).rendered

    assert re.search(r"revised: 12,345 on .*, 12,400 now \(\+55\)", shown)
