"""Pages, posts, videos, accounts and media: fields asked for and fields refused."""

import pytest

import sandbox

from .conftest import GraphClient, error_of
from .tiny import ALBUM, CHILD, CLIP, COOK, IG_REEL, LADLE, RIVAL, TinyWorld, post_id

POST_FIELDS = (
    "id,created_time,updated_time,message,permalink_url,status_type,shares,"
    "attachments{media_type,type,title,target},reactions.limit(0).summary(true),"
    "comments.limit(0).summary(true)"
)


def test_a_page_answers_the_fields_asked_for_and_its_id(graph: GraphClient) -> None:
    told = graph.get(LADLE, fields="name,fan_count,followers_count,category,link").json()
    assert told == {
        "id": LADLE,
        "name": "Copper Ladle",
        "fan_count": 9000,
        "followers_count": 9500,
        "category": "Kitchen/cooking",
        "link": f"https://www.facebook.com/{LADLE}",
    }


def test_an_object_asked_for_no_fields_answers_its_defaults(graph: GraphClient) -> None:
    assert graph.get(LADLE).json() == {"name": "Copper Ladle", "id": LADLE}
    assert graph.get(COOK).json() == {"id": COOK}


def test_the_account_of_a_page_is_answered_with_the_fields_in_braces(graph: GraphClient) -> None:
    told = graph.get(LADLE, fields="instagram_business_account").json()
    assert told["instagram_business_account"] == {"id": COOK}
    told = graph.get(LADLE, fields="instagram_business_account{username,media_count}").json()
    account = {"id": COOK, "username": "copperladle", "media_count": 2}
    assert told["instagram_business_account"] == account


def test_a_post_counts_reactions_and_comments_in_summaries(graph: GraphClient) -> None:
    post = graph.get(post_id(2), token=graph.page_token(), fields=POST_FIELDS).json()
    assert post["reactions"] == {
        "data": [],
        "summary": {"total_count": 23, "viewer_reaction": "NONE"},
    }
    assert post["comments"]["summary"]["total_count"] == 3
    assert post["shares"] == {"count": 2}
    part = {"media_type": "photo", "type": "photo", "title": "Soup", "target": {}}
    assert post["attachments"] == {"data": [part]}


def test_reactions_of_one_kind_carry_the_name_asked_for(graph: GraphClient) -> None:
    fields = "reactions.type(LOVE).limit(0).summary(total_count).as(love)"
    post = graph.get(post_id(2), token=graph.page_token(), fields=fields).json()
    assert post == {"id": post_id(2), "love": {"data": [], "summary": {"total_count": 2}}}


@pytest.mark.parametrize(
    ("node", "field", "node_type"),
    [
        (LADLE, "shoe_size", "Page"),
        (COOK, "fan_count", "ShadowIGUser"),
        (IG_REEL, "plays", "ShadowIGMedia"),
        (ALBUM, "children{shoe_size}", "ShadowIGMedia"),
    ],
)
def test_a_field_that_is_not_there_refuses_the_whole_call(
    graph: GraphClient, node: str, field: str, node_type: str
) -> None:
    answer = graph.get(node, fields=f"id,{field}")
    assert error_of(answer) == (400, 100, None)
    assert f"on node type ({node_type})" in answer.json()["error"]["message"]


def test_a_field_without_a_value_is_left_out(graph: GraphClient) -> None:
    told = graph.get(IG_REEL, fields="caption,alt_text,is_ai_generated").json()
    assert told == {"caption": "Leeks", "is_ai_generated": False, "id": IG_REEL}


def test_the_children_of_an_album_are_answered_nested_and_as_an_edge(graph: GraphClient) -> None:
    nested = graph.get(ALBUM, fields="children{id,media_type}").json()["children"]
    assert nested == {"data": [{"id": CHILD, "media_type": "IMAGE"}]}
    assert graph.get(f"{ALBUM}/children").json()["data"] == [{"id": CHILD}]


def test_an_object_gone_between_list_and_lookup_is_refused_with_100_33(graph: GraphClient) -> None:
    graph.running.faults.vanish(post_id(3), IG_REEL)
    token = graph.page_token()
    listed = graph.get(f"{LADLE}/posts", token=token).json()["data"]
    assert post_id(3) in [post["id"] for post in listed]
    assert error_of(graph.get(post_id(3), token=token)) == (400, 100, 33)
    assert error_of(graph.get(f"{IG_REEL}/insights", metric="views")) == (400, 100, 33)
    assert error_of(graph.get("123456")) == (400, 100, 33)


def test_ids_above_two_to_the_53_stay_text(graph: GraphClient) -> None:
    post = graph.get(post_id(7), token=graph.page_token(), fields="id").json()
    assert post["id"] == f"{LADLE}_900719925474099307"


def test_another_page_is_not_read_with_this_ones_token(graph: GraphClient) -> None:
    assert error_of(graph.get(RIVAL)) == (400, 10, None)
    assert error_of(graph.get(f"{RIVAL}/posts", token=graph.page_token())) == (400, 10, None)


def test_me_is_the_page_of_a_page_token_and_the_person_of_another(graph: GraphClient) -> None:
    assert graph.get("me", token=graph.page_token()).json()["id"] == LADLE
    person = graph.get("me", token=sandbox.GRAPH_USER_TOKEN, fields="name").json()
    assert person["name"] == "Groundswell"


def test_a_made_object_with_a_field_no_list_names_is_the_sandboxs_own_fault(
    graph: GraphClient, world: TinyWorld
) -> None:
    world.social.extra_field = "shoe_size"
    answer = graph.get(f"{LADLE}/posts", token=graph.page_token())
    assert error_of(answer) == (500, 1, None)
    assert [one.side for one in graph.running.violations] == ["answer"]
    graph.running.forget()


def test_a_video_is_answered_whole(graph: GraphClient) -> None:
    fields = "id,created_time,length,title,description,permalink_url,views,post_id"
    video = graph.get(CLIP, token=graph.page_token(), fields=fields).json()
    assert sorted(video) == sorted(fields.split(","))
