"""Tokens of every kind: what they may do, how they end and what debug_token tells."""

from datetime import datetime, timedelta

import pytest
import requests

import sandbox
from sandbox.graph.tokens import ALL_PERMISSIONS, TokenKind

from .conftest import GraphClient, error_of
from .tiny import CLIP, COOK, IG_REEL, LADLE, NOON, TINY, post_id


def debugged(graph: GraphClient, token: str) -> dict[str, object]:
    """Ask as a client should: the token inspected stands in the body."""
    answer = requests.post(
        f"{graph.running.url}/graph/v26.0/debug_token",
        data={"method": "GET", "input_token": token},
        headers={"Authorization": f"Bearer {sandbox.GRAPH_APP_TOKEN}"},
        timeout=20,
    )
    found: dict[str, object] = answer.json()["data"]
    return found


@pytest.mark.parametrize("kind", ["SYSTEM_USER", "USER"])
@pytest.mark.parametrize(
    ("path", "query"),
    [
        (f"{LADLE}/insights", {"metric": "page_follows"}),
        (f"{LADLE}/posts", {}),
        (f"{LADLE}/videos", {}),
        (post_id(1), {}),
        (f"{post_id(1)}/insights", {"metric": "post_clicks"}),
        (f"{CLIP}/video_insights", {}),
    ],
)
def test_a_pages_posts_and_insights_need_the_pages_own_token(
    graph: GraphClient, kind: TokenKind, path: str, query: dict[str, str]
) -> None:
    token = graph.running.graph.tokens.issue(kind)
    assert error_of(graph.get(path, token=token, **query)) == (400, 190, 2069032)
    assert graph.get(path, token=graph.page_token(), **query).status_code == 200


@pytest.mark.parametrize("kind", ["SYSTEM_USER", "USER"])
def test_instagram_answers_every_kind_of_token(graph: GraphClient, kind: TokenKind) -> None:
    for token in (graph.running.graph.tokens.issue(kind), graph.page_token()):
        assert graph.get(f"{COOK}/media", token=token).status_code == 200
        assert graph.get(f"{IG_REEL}/insights", token=token, metric="views").status_code == 200


@pytest.mark.parametrize(
    ("missing", "path", "metric", "code"),
    [
        ("read_insights", f"{LADLE}/insights", "page_follows", 200),
        ("read_insights", f"{post_id(1)}/insights", "post_clicks", 200),
        ("pages_read_engagement", LADLE, "", 10),
        ("pages_read_engagement", f"{LADLE}/posts", "", 10),
        ("pages_show_list", "me/accounts", "", 10),
        ("instagram_basic", f"{COOK}/media", "", 10),
        ("instagram_manage_insights", f"{COOK}/insights", "reach", 10),
    ],
)
def test_a_permission_that_was_not_granted_is_missed(
    graph: GraphClient, missing: str, path: str, metric: str, code: int
) -> None:
    tokens = graph.running.graph.tokens
    token = tokens.issue("USER", permissions=ALL_PERMISSIONS - {missing})
    if path.startswith(LADLE) or "_" in path:
        holder = tokens.caller({"Authorization": f"Bearer {token}"}, None)
        token = tokens.page_token(LADLE, holder)
    query = {"metric": metric} if metric else {}
    assert error_of(graph.get(path, token=token, **query)) == (400, code, None)


def test_a_page_the_holder_has_no_role_on_is_refused(graph: GraphClient) -> None:
    token = graph.running.graph.tokens.issue("USER", page_ids=frozenset({TINY}))
    assert error_of(graph.get(LADLE, token=token)) == (400, 10, None)
    assert error_of(graph.get(f"{COOK}/media", token=token)) == (400, 10, None)
    told = graph.get("me/accounts", token=token, fields="id").json()["data"]
    assert told == [{"id": TINY}]


def test_a_call_without_a_token_or_with_an_unknown_one_is_refused(graph: GraphClient) -> None:
    assert error_of(graph.get(LADLE, token=None)) == (400, 104, None)
    answer = graph.get(LADLE, token="made-up")
    assert error_of(answer) == (400, 190, None)
    assert answer.headers["WWW-Authenticate"].startswith('OAuth "Facebook Platform"')
    forged = f"{sandbox.GRAPH_APP_ID}|guess"
    assert error_of(graph.get(LADLE, token=forged)) == (400, 190, None)


def test_a_users_token_ends_after_60_days_and_its_page_token_does_not(graph: GraphClient) -> None:
    user = sandbox.GRAPH_USER_TOKEN
    derived = graph.get(LADLE, token=user, fields="access_token").json()["access_token"]
    graph.running.set_clock(NOON + timedelta(days=60))
    assert error_of(graph.get(LADLE, token=user)) == (400, 190, 463)
    assert graph.get(LADLE, token=derived).status_code == 200
    assert graph.get(LADLE, token=sandbox.GRAPH_SYSTEM_TOKEN).status_code == 200


def test_tokens_expire_in_mid_run_and_a_new_one_works(graph: GraphClient) -> None:
    token = graph.page_token()
    graph.running.graph.tokens.limit_uses(2)
    answers = [graph.get(f"{LADLE}/posts", token=token) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 400]
    assert error_of(answers[2]) == (400, 190, 463)
    graph.running.graph.tokens.expire_all()
    fresh = graph.running.graph.tokens.issue("SYSTEM_USER")
    assert graph.get(LADLE, token=fresh).status_code == 200


@pytest.mark.parametrize("subcode", [458, 459, 460, 464, 467])
def test_a_spoiled_token_takes_its_page_tokens_with_it(graph: GraphClient, subcode: int) -> None:
    user = sandbox.GRAPH_USER_TOKEN
    derived = graph.get(LADLE, token=user, fields="access_token").json()["access_token"]
    graph.running.graph.tokens.spoil(user, subcode)
    for token in (user, derived):
        refused = graph.get(LADLE, token=token)
        assert error_of(refused) == (400, 190, subcode)
        assert token not in refused.text
    assert graph.get(LADLE, token=graph.page_token()).status_code == 200


def test_debug_token_tells_kind_permissions_and_both_ends(graph: GraphClient) -> None:
    end = datetime.fromisoformat("2026-12-01T00:00:00+00:00")
    token = graph.running.graph.tokens.issue(
        "SYSTEM_USER", expires_at=end, data_access_expires_at=end + timedelta(days=1)
    )
    told = debugged(graph, token)
    assert (told["type"], told["is_valid"]) == ("SYSTEM_USER", True)
    assert told["expires_at"] == 1_796_083_200
    assert told["data_access_expires_at"] == 1_796_169_600
    assert told["scopes"] == sorted(ALL_PERMISSIONS)
    assert debugged(graph, sandbox.GRAPH_SYSTEM_TOKEN)["expires_at"] == 0
    assert debugged(graph, graph.page_token())["profile_id"] == LADLE


def test_debug_token_tells_why_a_token_is_no_longer_valid(graph: GraphClient) -> None:
    graph.running.graph.tokens.spoil(sandbox.GRAPH_USER_TOKEN, 460)
    told = debugged(graph, sandbox.GRAPH_USER_TOKEN)
    assert told["is_valid"] is False
    error = told["error"]
    assert isinstance(error, dict)
    assert (error["code"], error["subcode"]) == (190, 460)
    assert debugged(graph, "made-up")["is_valid"] is False


def test_an_inspected_token_in_the_url_is_noted(graph: GraphClient) -> None:
    answer = graph.get("debug_token", input_token=graph.page_token())
    assert answer.json()["data"]["type"] == "PAGE"
    told = [violation.message for violation in graph.running.violations]
    assert told == ["a secret stands in the URL as input_token"]
    assert all("input_token" not in dict(record.query) for record in graph.running.requests)
    graph.running.forget()


def test_a_page_that_is_not_ours_gives_no_token(graph: GraphClient) -> None:
    token = graph.running.graph.tokens.issue(
        "USER", permissions=ALL_PERMISSIONS - {"pages_show_list"}
    )
    told = graph.get(LADLE, token=token, fields="name,access_token").json()
    assert told == {"name": "Copper Ladle", "id": LADLE}


def test_no_token_stands_in_a_repr(graph: GraphClient) -> None:
    tokens = graph.running.graph.tokens
    holder = tokens.caller({"Authorization": f"Bearer {graph.page_token()}"}, None)
    assert "sandbox-graph" not in repr(holder) + repr(tokens) + repr(graph.running.pages)
