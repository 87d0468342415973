"""The words after the command, and names of accounts."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serving.slack.accounts import found_account, options
from serving.slack.drafts import Draft, draft_of_form, draft_of_text
from serving.slack.errors import DraftError, UnknownAccountError
from tests.serving.made import NOW

PARIS = ZoneInfo("Europe/Paris")

ACCOUNTS = [
    {
        "account_key": key,
        "platform": platform,
        "account_id": number,
        "handle": handle,
        "account_name": name,
        "post_count": 1,
    }
    for key, platform, number, handle, name in (
        ("k1", "youtube", "UC1", "@copperladle", "Copper Ladle"),
        ("k2", "facebook", "1001", None, "Copper Ladle"),
        ("k3", "instagram", "2001", "louche", "La Louche: de cuivre"),
    )
]


@pytest.mark.parametrize(
    ("text", "draft"),
    [
        ("@a reel", Draft("@a", "reel", None, None, NOW)),
        ("@a REEL 45s Hello there", Draft("@a", "reel", 45.0, "Hello there", NOW)),
        ("@a video 1:30", Draft("@a", "video", 90.0, None, NOW)),
        ("@a long 2h", Draft("@a", "long", 7200.0, None, NOW)),
        ("@a long 1.5m", Draft("@a", "long", 90.0, None, NOW)),
        (
            "“Copper Ladle” reel at 2026-11-21T18:00 at dawn",
            Draft("Copper Ladle", "reel", None, "at dawn", datetime(2026, 11, 21, 17, tzinfo=UTC)),
        ),
        (
            'youtube:"Copper Ladle" short at 2026-11-21 18:00 Hi',
            Draft(
                "youtube:Copper Ladle", "short", None, "Hi", datetime(2026, 11, 21, 17, tzinfo=UTC)
            ),
        ),
        (
            "@a image at 2026-11-21T18:00Z",
            Draft("@a", "image", None, None, datetime(2026, 11, 21, 18, tzinfo=UTC)),
        ),
        (
            "@a image at 2026-11-21T18:00-05:00 x &amp; &lt;y&gt;",
            Draft("@a", "image", None, "x & <y>", datetime(2026, 11, 21, 23, tzinfo=UTC)),
        ),
        ("@a text 45 reasons", Draft("@a", "text", None, "45 reasons", NOW)),
        (
            "@a text at 2026-11-20T14:30",
            Draft("@a", "text", None, None, datetime(2026, 11, 20, 13, 30, tzinfo=UTC)),
        ),
    ],
)
def test_words_are_read_as_a_draft(text: str, draft: Draft) -> None:
    assert draft_of_text(text, now=NOW, zone=PARIS) == draft


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "account"),
        ("“Copper Ladle reel", "account"),
        ("@a", "kind"),
        ("@a reel at", "at"),
        ("@a reel at 2026-13-45T99:00", "at"),
        ("@a reel at 2026-11-20T13:59", "at"),
        ("@a reel 0s", "length"),
    ],
)
def test_what_is_wrong_names_its_part(text: str, part: str) -> None:
    with pytest.raises(DraftError) as caught:
        draft_of_text(text, now=NOW, zone=PARIS)

    assert caught.value.part == part
    assert "\n" not in str(caught.value)


@given(st.text(max_size=200))
def test_any_words_are_a_draft_or_one_line(text: str) -> None:
    line = ""
    try:
        draft_of_text(text, now=NOW, zone=PARIS)
    except DraftError as error:
        line = str(error)

    assert "<!" not in line
    assert line.isprintable()


def test_an_empty_form_is_answered_beside_its_first_field() -> None:
    fields = {"account": {"account": {"type": "external_select", "selected_option": None}}}

    with pytest.raises(DraftError) as caught:
        draft_of_form({"state": {"values": fields}}, now=NOW, zone=PARIS)

    assert (caught.value.part, str(caught.value)) == ("account", "choose one")


def test_a_form_forged_with_a_huge_caption_is_refused_beside_it() -> None:
    fields = {
        "account": {"account": {"selected_option": {"value": "k1"}}},
        "kind": {"kind": {"selected_option": {"value": "reel"}}},
        "caption": {"caption": {"value": "x" * 60_001}},
    }

    with pytest.raises(DraftError) as caught:
        draft_of_form({"state": {"values": fields}}, now=NOW, zone=PARIS)

    assert caught.value.part == "caption"


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("k1", "k1"),
        ("UC1", "k1"),
        ("@CopperLadle", "k1"),
        ("copperladle", "k1"),
        ("facebook:copper ladle", "k2"),
        ("YouTube: Copper Ladle", "k1"),
        ("la louche: de cuivre", "k3"),
        ("instagram:2001", "k3"),
    ],
)
def test_an_account_is_found_by_key_id_handle_and_name(said: str, key: str) -> None:
    assert found_account(ACCOUNTS, said)["account_key"] == key


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("Copper Ladle", "2 accounts are called Copper Ladle: write one of `youtube:@copperladle`"),
        ("coperladel", "no account is called coperladel: did you mean `youtube:@copperladle`"),
        ("qqqqqq", "no account is called qqqqqq: `/forecast` alone opens a form"),
    ],
)
def test_an_account_that_is_not_one_is_told_with_near_names(said: str, line: str) -> None:
    with pytest.raises(UnknownAccountError) as caught:
        found_account(ACCOUNTS, said)

    assert str(caught.value).startswith(line)


def test_the_menu_offers_a_hundred_accounts_at_most_and_the_nearest_first() -> None:
    many = [{**ACCOUNTS[2], "account_key": f"k{n}", "account_name": f"N{n}"} for n in range(150)]

    assert len(options(many, "")) == 100
    assert options([*many, *ACCOUNTS], "copper lad")[0]["value"] == "k1"
    assert len(str(options([{**ACCOUNTS[0], "account_name": "x" * 300}], "")[0]["text"])) < 130


def test_an_hour_ago_is_still_answered() -> None:
    at = (NOW - timedelta(minutes=59)).strftime("%Y-%m-%dT%H:%MZ")

    assert draft_of_text(f"@a reel at {at}", now=NOW, zone=PARIS).at < NOW
