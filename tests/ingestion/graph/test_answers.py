"""Each code of Meta's becomes the error that names its situation, in one line."""

from __future__ import annotations

import json

import pytest

from ingestion.graph import errors
from ingestion.graph.answers import LimitedError, read
from ingestion.graph.calls import GraphCall
from ingestion.retries import TransientError

POSTS = GraphCall("page/posts", "123/posts")
FIGURES = GraphCall("post/insights", "1_2/insights", {"metric": "post_clicks"}, is_insights=True)
HTML = "<!DOCTYPE html><html>502</html>"


def refused(
    code: int | None,
    subcode: int | None = None,
    *,
    status: int = 400,
    call: GraphCall = POSTS,
    **more: object,
) -> Exception:
    """What `read` raises on an error body."""
    error = {"message": "It\nfailed <b>here</b> with SECRET", "code": code, **more}
    if subcode:
        error["error_subcode"] = subcode
    body = json.dumps({"error": error})
    with pytest.raises(Exception) as caught:  # noqa: PT011 - the test asks which
        read(status, {}, body, call=call, redact=lambda text: text.replace("SECRET", "[secret]"))
    return caught.value


@pytest.mark.parametrize(
    ("code", "subcode", "expected"),
    [
        (190, 463, errors.ExpiredTokenError),
        (190, 460, errors.TokenRefusedError),
        (190, 2069032, errors.WrongTokenKindError),
        (210, None, errors.WrongTokenKindError),
        (104, None, errors.TokenRefusedError),
        (10, None, errors.MissingPermissionError),
        (200, None, errors.MissingPermissionError),
        (299, None, errors.MissingPermissionError),
        (100, 33, errors.GoneError),
        (803, None, errors.GoneError),
        (100, None, errors.RefusedRequestError),
        (368, None, errors.BlockedError),
        (None, None, errors.RefusedRequestError),
    ],
)
def test_a_code_names_its_situation(
    code: int | None, subcode: int | None, expected: type[Exception]
) -> None:
    error = refused(code, subcode)
    assert type(error) is expected
    assert "\n" not in str(error)
    assert "SECRET" not in str(error)
    assert "<b>" not in str(error)
    assert str(error).startswith("page/posts of 123: It failed here with [secret]")


@pytest.mark.parametrize("code", [100, 3001])
def test_insights_are_refused_because_of_a_metric(code: int) -> None:
    error = refused(code, call=FIGURES)
    assert type(error) is errors.RefusedMetricError
    assert str(error).endswith("asked for post_clicks")


def test_a_deleted_post_is_gone_and_not_a_refused_metric() -> None:
    assert type(refused(100, 33, call=FIGURES)) is errors.GoneError


def test_too_few_viewers_are_no_missing_permission() -> None:
    body = json.dumps(
        {
            "error": {
                "code": 10,
                "message": "(#10) Not enough viewers for the media to show insights",
            }
        }
    )
    with pytest.raises(errors.TooFewViewersError):
        read(400, {}, body, call=FIGURES, redact=str)


@pytest.mark.parametrize("code", [4, 17, 32, 341, 613, 80001, 80002])
@pytest.mark.parametrize("status", [400, 403])
def test_limits_are_no_refusal(code: int, status: int) -> None:
    assert type(refused(code, status=status)) is LimitedError


def test_what_may_pass_is_told_by_code_flag_or_status() -> None:
    assert type(refused(1)) is TransientError
    assert type(refused(2)) is TransientError
    assert type(refused(100, is_transient=True)) is TransientError
    assert type(refused(None, status=503)) is TransientError


def test_an_error_in_an_answer_that_says_200_is_an_error() -> None:
    assert type(refused(100, 33, status=200)) is errors.GoneError


@pytest.mark.parametrize(
    ("status", "headers", "body", "expected"),
    [
        (502, {"Content-Type": "text/html"}, HTML, TransientError),
        (200, {"Content-Type": "text/html"}, HTML, errors.UnreadableAnswerError),
        (400, {}, HTML, errors.UnreadableAnswerError),
        (302, {}, "{}", errors.UnreadableAnswerError),
        (200, {}, '{"data": [1', TransientError),
    ],
)
def test_what_is_no_json_is_told_or_asked_again(
    status: int, headers: dict[str, str], body: str, expected: type[Exception]
) -> None:
    with pytest.raises(expected):
        read(status, headers, body, call=POSTS, redact=str)
