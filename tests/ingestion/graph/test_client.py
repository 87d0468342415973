"""Calls alone, in pages and in batches: what passes is asked again, the rest is explained."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import sandbox
from ingestion.graph.calls import Caller, GraphAnswer, GraphCall
from ingestion.graph.credentials import GraphCredentials
from ingestion.graph.errors import (
    ExpiredTokenError,
    GoneError,
    GraphError,
    LimitReachedError,
    MissingPermissionError,
    RefusedMetricError,
    TokenRefusedError,
    TooMuchDataError,
    UnreachableError,
    UnreadableAnswerError,
    WrongTokenKindError,
)
from ingestion.graph.limits import Limits
from ingestion.graph.tokens import IssuedPage, PageTokens, token_facts
from tests.sandbox.graph.tiny import LADLE, POSTS, TINY, post_id

if TYPE_CHECKING:
    from typing import Any

    from conftest import Rig

pytestmark = pytest.mark.integration

LIST = GraphCall("page/posts", f"{LADLE}/posts", {"fields": "id", "limit": "3"})


def figures(object_id: str, metric: str = "post_clicks") -> GraphCall:
    """The call for a post's metric."""
    params = {"metric": metric, "period": "lifetime"}
    return GraphCall("post/insights", f"{object_id}/insights", params, is_insights=True)


def test_the_token_travels_in_the_header_alone(rig: Rig) -> None:
    answer = rig.client().ask(GraphCall("page", LADLE, {"fields": "id,name"}), rig.ladle)
    assert answer.data["name"] == "Copper Ladle"
    assert answer.stamp()["api_version"] == "v26.0"
    [request] = rig.sandbox.requests
    assert dict(request.query) == {"fields": "id,name"}


def test_a_list_is_read_to_its_end_in_as_few_calls_as_it_has_pages(rig: Rig) -> None:
    ids = [item["id"] for page in rig.client().pages(LIST, rig.ladle) for item in page.items]
    assert ids == [post_id(number) for number in range(POSTS, 0, -1)]
    assert len(rig.sandbox.requests) == 3  # seven posts, three a page


def test_the_links_of_an_answer_keep_no_token(rig: Rig) -> None:
    client = rig.client()
    [first, *_] = client.pages(LIST, rig.ladle)
    days = {"metric": "page_follows", "period": "day"}
    insights = client.ask(GraphCall("page/insights", f"{LADLE}/insights", days), rig.ladle)
    for answer in (first, insights):
        assert answer.data["paging"]
        assert rig.ladle.token not in str(answer)
        assert "access_token" not in str(answer)


@pytest.mark.parametrize("filling", ["short", "empty"])
def test_a_list_goes_on_over_short_and_empty_pages(rig: Rig, filling: Any) -> None:
    rig.sandbox.faults.page_filling = filling
    ids = [item["id"] for page in rig.client().pages(LIST, rig.ladle) for item in page.items]
    assert len(ids) == len(set(ids)) == POSTS


def test_a_page_that_is_too_much_for_meta_is_asked_for_in_smaller_ones(rig: Rig) -> None:
    told = "Please reduce the amount of data you're asking for, then retry your request"
    rig.sandbox.faults.add("error", "/posts", status=500, reason="1", message=told, first=2)
    ids = [item["id"] for page in rig.client().pages(LIST, rig.ladle) for item in page.items]
    assert ids == [post_id(number) for number in range(POSTS, 0, -1)]
    limits = [dict(request.query)["limit"] for request in rig.sandbox.requests]
    assert limits == ["3", "3", "1", "1", "1", "1"]
    assert rig.slept == []
    rig.sandbox.faults.add("error", "/posts", status=500, reason="1", message=told, count=None)
    with pytest.raises(TooMuchDataError):
        list(rig.client().pages(LIST, rig.ladle))


def test_a_batch_answers_each_call_in_its_place_fifty_a_request(rig: Rig) -> None:
    calls = [figures(post_id(1 + number % POSTS)) for number in range(120)]
    calls[60] = figures("1_404")
    calls[61] = figures(post_id(1), "post_impressions")
    client = rig.client()
    results = client.batch(calls, rig.ladle)
    assert isinstance(results[60], GoneError)
    assert isinstance(results[61], RefusedMetricError)
    assert "post_impressions" in str(results[61])
    good = [result for result in results if isinstance(result, GraphAnswer)]
    assert [answer.items[0]["name"] for answer in good] == ["post_clicks"] * 118
    assert client.calls == {"facebook": 3}
    assert client.units == {"facebook": 120}
    assert [row["units"] for row in client.taken_log()] == [50, 50, 20]


def test_no_calls_make_no_request(rig: Rig) -> None:
    assert rig.client().batch([], rig.ladle) == []
    assert rig.sandbox.requests == []


@pytest.mark.parametrize("code", ["1", "2"])
def test_a_passing_code_is_asked_again(rig: Rig, code: str) -> None:
    rig.sandbox.faults.add("error", "/posts", status=500, reason=code, count=2)
    client = rig.client()
    assert len(client.ask(LIST, rig.ladle).items) == 3
    assert client.repeated == 2
    assert len(rig.slept) == 2


def test_what_never_passes_ends_after_five_tries(rig: Rig) -> None:
    rig.sandbox.faults.add("error", "/posts", status=503, reason="2", count=None)
    with pytest.raises(UnreachableError, match="no whole answer in five tries"):
        rig.client().ask(LIST, rig.ladle)
    assert len(rig.sandbox.requests) == 5


def test_a_batch_that_is_cut_off_is_asked_again_whole(rig: Rig) -> None:
    rig.sandbox.faults.add("half_body", r"v26\.0/$")
    results = rig.client().batch([figures(post_id(n)) for n in (1, 2)], rig.ladle)
    assert all(isinstance(result, GraphAnswer) for result in results)


def test_a_page_for_people_is_no_answer(rig: Rig) -> None:
    rig.sandbox.faults.add("html", ".", count=2)
    with pytest.raises(UnreadableAnswerError, match="expected JSON, got an HTML page"):
        rig.client().ask(LIST, rig.ladle)
    [result] = rig.client().batch([figures(post_id(1))], rig.ladle)
    assert isinstance(result, UnreadableAnswerError)


@pytest.mark.parametrize("code", ["4", "17", "32", "341", "613", "80001", "80002"])
def test_a_spent_limit_is_waited_for(rig: Rig, code: str) -> None:
    rig.sandbox.faults.add("error", "/posts", status=403, reason=code)
    assert len(rig.client().ask(LIST, rig.ladle).items) == 3
    assert rig.slept == [3_600.0]


def test_no_call_is_made_once_a_limit_is_reached(rig: Rig) -> None:
    budget = rig.sandbox.graph.budget
    budget.quota = replace(budget.quota, page_calls_a_day=10)
    budget.spend("pages", LADLE, 9)
    rig.limits = Limits(max_wait_seconds=600)
    client = rig.client()
    calls = [figures(post_id(1)) for _ in range(4)]
    results = client.batch(calls, rig.ladle)
    assert isinstance(results[0], GraphAnswer)
    assert {type(result) for result in results[1:]} == {LimitReachedError}
    before = len(rig.sandbox.requests)
    with pytest.raises(LimitReachedError, match="in 1440 minutes"):
        client.ask(LIST, rig.ladle)
    assert len(rig.sandbox.requests) == before
    assert rig.slept == []


@pytest.mark.parametrize(("subcode", "kind"), [(463, ExpiredTokenError), (460, TokenRefusedError)])
def test_a_refused_token_is_asked_for_again_once_and_then_stops(
    rig: Rig, subcode: int, kind: type[GraphError]
) -> None:
    issued: list[str] = []
    caller = Caller(
        "Copper Ladle",
        rig.sandbox.pages[0].token,
        issue=lambda: issued.append("again") or rig.sandbox.pages[0].token,  # type: ignore[func-returns-value]
    )
    rig.sandbox.graph.tokens.spoil(rig.sandbox.pages[0].token, subcode)
    client = rig.client()
    for _ in range(2):
        with pytest.raises(kind):
            client.ask(LIST, caller)
    assert issued == ["again"]
    assert len(rig.sandbox.requests) == 1


def test_a_token_issued_anew_goes_on(rig: Rig) -> None:
    good = rig.sandbox.pages[0].token
    caller = Caller("Copper Ladle", "sandbox-graph-page-stale", issue=lambda: good)
    results = rig.client().batch([figures(post_id(n)) for n in (1, 2)], caller)
    assert all(isinstance(result, GraphAnswer) for result in results)


def test_a_token_of_another_kind_is_told_what_is_expected(rig: Rig) -> None:
    with pytest.raises(WrongTokenKindError, match="expected a Page's token") as caught:
        rig.client().ask(LIST, rig.system)
    assert sandbox.GRAPH_SYSTEM_TOKEN not in str(caught.value)


def test_a_missing_permission_is_named(rig: Rig) -> None:
    tokens = rig.sandbox.graph.tokens
    token = tokens.issue(
        "PAGE", permissions=frozenset({"pages_read_engagement"}), page_ids=frozenset({LADLE})
    )
    with pytest.raises(MissingPermissionError, match="read_insights"):
        rig.client().ask(figures(post_id(1)), Caller("Copper Ladle", token))


def test_another_version_that_answers_is_told_once(rig: Rig) -> None:
    client = rig.client("v20.0")
    assert client.version_warning is None
    answer = client.ask(LIST, rig.ladle)
    assert answer.api_version == "v21.0"
    assert client.version_warning == (
        "Graph API v20.0 was asked for and v21.0 answered: the version asked for has ended; "
        "set api_version to a living one"
    )


def test_page_tokens_come_with_the_profile_and_are_kept_out_of_it(rig: Rig) -> None:
    tokens = PageTokens(rig.client(), GraphCredentials(sandbox.GRAPH_SYSTEM_TOKEN))
    issued = tokens.pages([LADLE, TINY, "404"], fields=("name",))
    assert isinstance(issued["404"], GoneError)
    ladle = issued[LADLE]
    assert isinstance(ladle, IssuedPage)
    assert ladle.answer.data == {"id": LADLE, "name": "Copper Ladle"}
    assert ladle.caller.token == rig.sandbox.pages[0].token
    assert ladle.caller.token not in repr(ladle)
    assert len(rig.sandbox.requests) == 1


def test_what_a_token_is_can_be_asked_without_showing_it(rig: Rig) -> None:
    credentials = GraphCredentials(
        system_user_token=sandbox.GRAPH_SYSTEM_TOKEN,
        app_id=sandbox.GRAPH_APP_ID,
        app_secret=sandbox.GRAPH_APP_SECRET,
    )
    facts = token_facts(rig.client(), credentials)
    assert (facts.kind, facts.is_valid, facts.expires_at) == ("SYSTEM_USER", True, None)
    [request] = rig.sandbox.requests
    assert (request.method, request.query) == ("POST", ())


def test_the_same_calls_at_the_same_moment_have_the_same_request_id(rig: Rig) -> None:
    first, second = (rig.client().ask(LIST, rig.ladle).request_id for _ in range(2))
    assert first == second
    client = rig.client()
    again = [client.ask(LIST, rig.ladle).request_id for _ in range(2)]
    assert again[0] == first
    assert again[1] != first
