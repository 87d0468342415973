"""Batches, budgets, versions, faults and drift."""

import json
from datetime import timedelta

import pytest
import requests

import sandbox
from sandbox.graph.budget import GraphQuota

from .conftest import GraphClient, error_of
from .tiny import COOK, IG_REEL, LADLE, NOON, POSTS, TINY, TinyWorld, post_id


def usage(answer: requests.Response, owner_id: str) -> dict[str, object]:
    told = json.loads(answer.headers["X-Business-Use-Case-Usage"])
    entry: dict[str, object] = told[owner_id][0]
    return entry


def test_each_part_of_a_batch_has_its_own_code_headers_and_body(graph: GraphClient) -> None:
    urls = [
        f"{post_id(1)}?fields=id,shares",
        f"{post_id(2)}/insights?metric=post_clicks,post_impressions",
        f"v26.0/{post_id(3)}/insights?metric=post_clicks",
        "424242?fields=id",
    ]
    answer = graph.batch(urls)
    assert answer.status_code == 200
    parts = answer.json()
    assert [part["code"] for part in parts] == [200, 400, 200, 400]
    assert json.loads(parts[0]["body"]) == {"id": post_id(1), "shares": {"count": 1}}
    assert error_of(parts[1]) == (400, 100, None)
    assert error_of(parts[3]) == (400, 100, 33)
    names = {header["name"] for header in parts[0]["headers"]}
    assert names >= {"facebook-api-version", "X-Business-Use-Case-Usage", "x-fb-trace-id"}
    (record,) = [one for one in graph.running.requests if one.bucket == "graph:batch"]
    assert (record.units, list(record.parts)) == (4, urls)


def test_a_batch_without_headers_has_none(graph: GraphClient) -> None:
    parts = graph.batch([LADLE], include_headers="false").json()
    assert sorted(parts[0]) == ["body", "code"]


def test_more_than_50_parts_or_no_list_are_refused(graph: GraphClient) -> None:
    assert len(graph.batch([LADLE] * 50).json()) == 50
    assert error_of(graph.batch([LADLE] * 51)) == (400, 100, None)
    answer = requests.post(
        f"{graph.running.url}/graph/v26.0/",
        json={"batch": "many"},
        headers={"Authorization": f"Bearer {graph.page_token()}"},
        timeout=20,
    )
    assert error_of(answer) == (400, 100, None)


def test_a_batch_may_come_as_json(graph: GraphClient) -> None:
    answer = requests.post(
        f"{graph.running.url}/graph/v26.0/",
        json={"batch": [{"method": "GET", "relative_url": f"{LADLE}?fields=name"}]},
        headers={"Authorization": f"Bearer {graph.page_token()}"},
        timeout=20,
    )
    assert json.loads(answer.json()[0]["body"])["name"] == "Copper Ladle"


def test_a_fault_hits_one_part_of_a_batch(graph: GraphClient) -> None:
    graph.running.faults.add("error", f"{post_id(2)}", reason="1", status=500)
    graph.running.faults.add("slow", f"{post_id(3)}")
    parts = graph.batch([post_id(1), post_id(2), post_id(3)]).json()
    assert parts[0]["code"] == 200
    assert error_of(parts[1]) == (500, 1, None)
    assert json.loads(parts[1]["body"])["error"]["is_transient"] is True
    assert parts[2] is None
    again = graph.batch([post_id(2), post_id(3)]).json()
    assert [part["code"] for part in again] == [200, 200]


def test_usage_rises_with_every_call_until_80001_and_tells_when_it_ends(world: TinyWorld) -> None:
    quota = GraphQuota(page_calls_a_day=10)
    with sandbox.start(world, clock=NOON, graph_quota=quota) as running:
        graph = GraphClient(running)
        token = running.pages[0].token
        answers = [graph.get(f"{LADLE}/posts", token=token) for _ in range(11)]
        shares = [usage(answer, LADLE)["call_count"] for answer in answers[:10]]
        assert shares == [10, 20, 30, 40, 50, 60, 70, 80, 90, 100]
        assert error_of(answers[10]) == (400, 80001, 2446079)
        told = usage(answers[10], LADLE)
        assert (told["type"], told["estimated_time_to_regain_access"]) == ("pages", 1440)
        assert graph.get(f"{TINY}/posts", token=running.pages[1].token).status_code == 200
        running.set_clock(NOON + timedelta(hours=24))
        assert graph.get(f"{LADLE}/posts", token=token).status_code == 200


def test_an_accounts_budget_is_its_own_and_ends_with_80002(graph: GraphClient) -> None:
    budget = graph.running.graph.budget
    budget.spend("instagram", COOK, budget.quota.account_calls_a_day - 1)
    answer = graph.get(f"{COOK}/media")
    assert usage(answer, COOK)["type"] == "instagram"
    assert error_of(graph.get(f"{COOK}/media")) == (400, 80002, 2446079)
    assert error_of(graph.get(f"{IG_REEL}/insights", metric="views")) == (400, 80002, 2446079)
    assert graph.get(f"{LADLE}/posts", token=graph.page_token()).status_code == 200


def test_users_tokens_draw_on_the_apps_hour(world: TinyWorld) -> None:
    quota = GraphQuota(app_calls_an_hour=4)
    with sandbox.start(world, clock=NOON, graph_quota=quota) as running:
        graph = GraphClient(running)
        user = sandbox.GRAPH_USER_TOKEN
        answers = [graph.get("me/accounts", token=user) for _ in range(5)]
        shares = [json.loads(a.headers["X-App-Usage"])["call_count"] for a in answers]
        assert shares == [25, 50, 75, 100, 125]
        assert error_of(answers[4]) == (403, 4, None)
        assert error_of(graph.get(LADLE, token=user)) == (403, 32, None)
        running.set_clock(NOON + timedelta(hours=1))
        assert graph.get(LADLE, token=user).status_code == 200


def test_parts_of_a_batch_are_refused_one_by_one_when_the_budget_ends(
    graph: GraphClient,
) -> None:
    budget = graph.running.graph.budget
    budget.spend("pages", LADLE, budget.quota.page_calls_a_day - 2)
    answer = graph.batch([post_id(number) for number in (1, 2, 3)])
    assert [part["code"] for part in answer.json()] == [200, 200, 400]
    assert usage(answer, LADLE)["call_count"] == 100


@pytest.mark.parametrize(
    ("asked", "day", "served"),
    [
        ("v26.0", "2026-11-20", "v26.0"),
        ("v22.0", "2026-11-20", "v22.0"),
        ("v20.0", "2026-09-23", "v20.0"),
        ("v20.0", "2026-09-24", "v21.0"),
        ("v12.0", "2026-11-20", "v21.0"),
        ("v21.0", "2027-01-21", "v22.0"),
    ],
)
def test_an_ended_version_is_silently_served_by_the_oldest_living_one(
    graph: GraphClient, asked: str, day: str, served: str
) -> None:
    moment = NOON.replace(year=int(day[:4]), month=int(day[5:7]), day=int(day[8:]), hour=20)
    graph.running.set_clock(moment)
    token = graph.running.graph.tokens.issue("SYSTEM_USER")
    answer = graph.get(LADLE, token=token, version=asked)
    assert (answer.status_code, answer.headers["facebook-api-version"]) == (200, served)


def test_a_version_that_never_was_is_refused(graph: GraphClient) -> None:
    assert error_of(graph.get(LADLE, version="v27.0")) == (400, 2500, None)


def test_another_version_may_be_served_overnight(graph: GraphClient) -> None:
    graph.running.faults.drift.graph_version_served = "v24.0"
    assert graph.get(LADLE).headers["facebook-api-version"] == "v24.0"


@pytest.mark.parametrize(
    ("reason", "status", "expected"),
    [
        ("1", 500, (500, 1, None)),
        ("2", 503, (503, 2, None)),
        ("4", 403, (403, 4, None)),
        ("190/460", 400, (400, 190, 460)),
        ("368", 403, (403, 368, None)),
        ("backendError", 500, (500, 2, None)),
    ],
)
def test_a_fault_answers_in_metas_form(
    graph: GraphClient, reason: str, status: int, expected: tuple[int, int, int | None]
) -> None:
    graph.running.faults.add("error", f"/{LADLE}", reason=reason, status=status)
    answer = graph.get(LADLE)
    assert error_of(answer) == expected
    error = answer.json()["error"]
    assert error["is_transient"] is (error["code"] in {1, 2})
    assert error["fbtrace_id"]
    assert graph.get(LADLE).status_code == 200


def test_a_page_for_people_and_a_cut_connection_come_instead_of_json(graph: GraphClient) -> None:
    for status in (None, 502):
        graph.running.faults.add("html", f"/{LADLE}", status=status)
        answer = graph.get(LADLE)
        assert answer.status_code == (status or 200)
        assert answer.headers["Content-Type"].startswith("text/html")
    graph.running.faults.add("reset", f"/{LADLE}")
    with pytest.raises(requests.ConnectionError):
        graph.get(LADLE)


def test_drift_puts_a_field_nobody_has_seen_into_every_object(graph: GraphClient) -> None:
    graph.running.faults.drift.new_field = True
    assert "viewer_mood" in graph.get(LADLE).json()
    listed = graph.get(f"{LADLE}/posts", token=graph.running.pages[0].token).json()["data"]
    assert ["viewer_mood" in post for post in listed] == [True] * POSTS


@pytest.mark.parametrize(
    ("path", "one", "other"),
    [
        (f"{LADLE}/insights", "page_follows", "page_views_total"),
        (f"{post_id(1)}/insights", "post_clicks", "post_media_view"),
        (f"{IG_REEL}/insights", "views", "reach"),
        (f"{COOK}/insights", "follower_count", "reach"),
    ],
)
def test_two_metrics_may_quarrel_overnight_and_live_apart(
    graph: GraphClient, path: str, one: str, other: str
) -> None:
    graph.running.faults.drift.incompatible_graph_metrics = frozenset({one, other})
    assert error_of(graph.insights(path, f"{one},{other}")) == (400, 100, None)
    for alone in (one, other):
        assert graph.insights(path, alone).status_code == 200


def test_what_v26_took_away_is_refused_or_without_effect_and_noted(graph: GraphClient) -> None:
    assert error_of(graph.get("", ids=f"{LADLE},{TINY}")) == (400, 100, None)
    plain = graph.get(LADLE, fields="name").json()
    assert graph.get(LADLE, fields="name", metadata="1", date_format="U").json() == plain
    told = [violation.message for violation in graph.running.violations]
    assert told == [
        "the parameter ids is gone since v26.0",
        "the parameter date_format is gone since v26.0",
        "the parameter metadata is gone since v26.0",
    ]
    graph.running.forget()


def test_an_unknown_parameter_and_writing_are_not_what_a_collector_does(
    graph: GraphClient,
) -> None:
    graph.get(LADLE, apetite="large")
    told = [violation.message for violation in graph.running.violations]
    assert told == ["unknown parameter apetite"]
    graph.running.forget()
    answer = requests.delete(
        f"{graph.running.url}/graph/v26.0/{post_id(1)}",
        headers={"Authorization": f"Bearer {graph.page_token()}"},
        timeout=20,
    )
    assert error_of(answer) == (400, 100, None)


def test_the_introduction_names_pages_and_accounts(graph: GraphClient) -> None:
    told = requests.get(f"{graph.running.url}/sandbox", timeout=20).json()
    assert told["pages"][0] == {
        "id": LADLE,
        "name": "Copper Ladle",
        "ownership": "owned",
        "monetised": True,
    }
    assert told["pages"][2]["ownership"] == "observed"
    assert told["instagram_accounts"][0] == {"id": COOK, "username": "copperladle"}
