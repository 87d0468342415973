"""The morning digest and the alerts."""

from datetime import timedelta
from pathlib import Path

import pytest

import sandbox
from serving.slack.alerts import MOST, alert_message, send_alerts
from serving.slack.digest import send_digest
from serving.slack.errors import SlackAppError, SlackSettingsError
from serving.slack.message import section
from serving.slack.reading import SnapshotReader
from serving.slack.settings import Alerts, Digest, DigestChannel, SlackSection, SlackSettings
from tests.serving.conftest import Bench, Place
from tests.serving.made import NOW, publish
from warehouse import Target, open_warehouse
from warehouse.snapshot import NoSnapshotError

pytestmark = pytest.mark.integration

CHANNEL = sandbox.SLACK_DIGEST_CHANNEL


def with_digest(place: Place, channels: dict[str, DigestChannel], hour: int = 8) -> SlackSettings:
    return place.settled(
        SlackSection(
            teams=(sandbox.SLACK_TEAM,),
            time_zone="Europe/Paris",
            digest=Digest(hour=hour, channels=channels),
        )
    )


def with_alerts(place: Place, *channels: str, stale_hours: int = 36) -> SlackSettings:
    alerts = Alerts(channels=channels, stale_hours=stale_hours)
    return place.settled(
        SlackSection(teams=(sandbox.SLACK_TEAM,), time_zone="Europe/Paris", alerts=alerts)
    )


def test_the_digest_tells_yesterday_surprises_misses_and_freshness(place: Place) -> None:
    settings = with_digest(place, {CHANNEL: DigestChannel()})

    lines = send_digest(settings, reading=place.reading, now=NOW)

    assert lines == [f"{CHANNEL}: digest sent"]
    shown = place.slack.slack.messages(CHANNEL)[0].rendered
    assert "Good morning: Fri 20 Nov 2026" in shown
    # the 28 days before the spike alternate between 950 and 1,050
    assert (
        "*Copper Ladle* · YouTube, Wed 18 Nov 2026: *5,000* engaged views, usually 1,000 (+400 %)"
        in shown
    )
    assert "*Copper Ladle* · Facebook, Thu 19 Nov 2026: *700* views, usually 700 (+0 %)" in shown
    assert "*5,000* engaged views, where" in shown.partition("*Surprises*")[2]
    assert "*×3.00* Soup" in shown
    missed = shown.partition("*Forecasts that missed*")[2]
    assert "Bread · Copper Ladle: *400* engaged views, forecast 1,000 (800 to 1,300)" in missed
    assert "1 of 2 forecasts whose count became known since yesterday ended inside" in missed
    assert "Old pie" not in shown
    assert "YouTube: read Fri 20 Nov 2026 14:00 CET, 1 hour ago; newest day Wed 18 Nov" in shown
    assert "1 account day missing that can still be had" in shown
    assert "Friends* · Instagram was last read Tue 17 Nov 2026 14:00 CET, 3 days ago." in shown
    assert "• X: imported files alone" in shown
    assert "archive" not in shown
    assert place.slack.slack.messages(CHANNEL)[0].notifies == ()


def test_a_digest_is_sent_once_a_day_and_not_before_its_hour(place: Place) -> None:
    settings = with_digest(place, {CHANNEL: DigestChannel()}, hour=16)

    early = send_digest(settings, reading=place.reading, now=NOW)
    sent = send_digest(settings, reading=place.reading, now=NOW + timedelta(hours=1))
    again = send_digest(settings, reading=place.reading, now=NOW + timedelta(hours=2))

    assert early == ["the digest is due at 16:00, it is 15:00 CET"]
    assert sent == [f"{CHANNEL}: digest sent"]
    assert again == [f"{CHANNEL}: has today's digest"]
    assert len(place.slack.slack.messages(CHANNEL)) == 1


def test_a_channel_may_hear_of_some_accounts_alone(place: Place) -> None:
    settings = with_digest(place, {CHANNEL: DigestChannel(accounts=("facebook:1001",))})

    send_digest(settings, reading=place.reading, now=NOW)

    shown = place.slack.slack.messages(CHANNEL)[0].rendered
    assert "Facebook, Thu 19 Nov 2026" in shown
    assert "YouTube" not in shown
    assert "None: every account's days and posts are within their usual range." in shown
    assert "No forecast's count became known since yesterday." in shown


def test_a_channel_that_refuses_does_not_keep_the_others_from_their_digest(place: Place) -> None:
    settings = with_digest(
        place,
        {
            "C0PRIVATE1": DigestChannel(),
            CHANNEL: DigestChannel(),
            sandbox.SLACK_CHANNEL: DigestChannel(accounts=("@nobody",)),
        },
    )

    with pytest.raises(SlackAppError) as caught:
        send_digest(settings, reading=place.reading, now=NOW)

    assert "C0PRIVATE1: Slack refused chat.postMessage: not_in_channel" in str(caught.value)
    assert f"{sandbox.SLACK_CHANNEL}: no account is called @nobody" in str(caught.value)
    assert f"{CHANNEL}: digest sent" in str(caught.value)
    place.slack.slack.roster.channels["C0PRIVATE1"].is_member = True
    with pytest.raises(SlackAppError, match="C0PRIVATE1: digest sent"):
        send_digest(settings, reading=place.reading, now=NOW)


def test_why_of_the_digest_leads_to_the_day_and_to_the_forecast(bench: Bench) -> None:
    settings = with_digest(bench.place, {CHANNEL: DigestChannel()})
    send_digest(settings, reading=bench.place.reading, now=NOW)
    digest = bench.slack.slack.messages(CHANNEL)[0]
    buttons = [str(block) for block in digest.blocks if "accessory" in block]
    kinds = [
        next(i for i, button in enumerate(buttons) if f'"kind":"{kind}"' in button)
        for kind in ("account_day", "came_true", "reading")
    ]

    day, missed, stale = (bench.why(digest, number).rendered for number in kinds)

    assert "Why 700?" in day or "Why 5,000?" in day
    assert "still settling: the platform may restate it" in day
    assert "Why 400?" in missed
    assert "against 1,000 forecast (80 % range 800 to 1,300) by model `v7`" in missed
    assert "nothing was read since Fri 20 Nov 2026 15:00 CET" in stale


def test_alerts_tell_anomalies_and_stale_loads_once(place: Place) -> None:
    settings = with_alerts(place, CHANNEL)

    first = send_alerts(settings, reading=place.reading, now=NOW)
    again = send_alerts(settings, reading=place.reading, now=NOW + timedelta(hours=1))

    assert first == [f"{CHANNEL}: 2 new alerts"]
    assert again == [f"{CHANNEL}: nothing new"]
    (message,) = place.slack.slack.messages(CHANNEL)
    assert "*5,000* engaged views, where" in message.rendered
    assert "Friends* · Instagram was last read Tue 17 Nov 2026" in message.rendered


def test_an_alert_that_slack_refused_is_told_again_later(place: Place) -> None:
    settings = with_alerts(place, CHANNEL)
    place.slack.slack.roster.channels[CHANNEL].is_member = False
    with pytest.raises(SlackAppError, match="not_in_channel"):
        send_alerts(settings, reading=place.reading, now=NOW)
    place.slack.slack.roster.channels[CHANNEL].is_member = True

    assert send_alerts(settings, reading=place.reading, now=NOW) == [f"{CHANNEL}: 2 new alerts"]


def test_zeros_and_missing_days_are_alerts_on_the_data_and_no_drops(
    place: Place, tmp_path: Path
) -> None:
    file = tmp_path / "warehouse.duckdb"
    publish(tmp_path / "serving", file)
    with open_warehouse(Target.local(file)) as warehouse:
        warehouse.execute(
            "update marts.fct_account_metrics_daily set engaged_view_count = 0 "
            "where account_key = 'yt1' and metric_date = date '2026-11-18'"
        )
        warehouse.execute(
            "delete from marts.fct_account_metrics_daily "
            "where account_key = 'fb1' and metric_date = date '2026-11-17'"
        )
    publish(tmp_path / "serving", file, now=NOW)

    send_alerts(with_alerts(place, CHANNEL), reading=SnapshotReader(tmp_path / "serving"), now=NOW)

    shown = place.slack.slack.messages(CHANNEL)[0].rendered
    assert "Copper Ladle · YouTube, Wed 18 Nov 2026*: 0 engaged views, where" in shown
    assert "Copper Ladle · Facebook, Tue 17 Nov 2026*: no views were delivered." in shown
    assert "downwards" not in shown


def test_a_hundred_alerts_are_one_message_that_counts_the_rest() -> None:
    payload = alert_message([section(f"alert {number}") for number in range(100)]).payload()

    assert len(payload["blocks"]) == MOST + 2
    assert "and 80 more" in str(payload["blocks"][-1])


def test_without_channels_or_a_snapshot_one_line_says_what_to_do(
    place: Place, tmp_path: Path
) -> None:
    with pytest.raises(SlackSettingsError, match=r"slack\.digest\.channels: expected one"):
        send_digest(with_digest(place, {}), reading=place.reading, now=NOW)
    with pytest.raises(SlackSettingsError, match=r"slack\.alerts\.channels: expected one"):
        send_alerts(with_alerts(place), reading=place.reading, now=NOW)
    with pytest.raises(NoSnapshotError, match="no snapshot in"):
        send_alerts(with_alerts(place, CHANNEL), reading=SnapshotReader(tmp_path / "none"), now=NOW)
