"""The answer to a draft, as plain values that JSON can hold."""

from __future__ import annotations

from typing import Literal, TypedDict


class AnswerAccount(TypedDict):
    """The account asked for; `post_count` are its posts with a known count."""

    account_key: str
    platform: str
    account_id: str
    name: str
    post_count: int


class AnswerDraft(TypedDict):
    """The draft as it was understood; `at` is an ISO moment, UTC."""

    kind: str
    length_seconds: float | None
    caption: str | None
    at: str


class AnswerBaseline(TypedDict):
    """What the account's past alone lets expect."""

    name: str
    count: float


class HorizonForecast(TypedDict):
    """The forecast at one age, with the ranges that hold in 80 and 95 of 100 cases."""

    horizon: str
    forecast: float
    lower_80: float
    upper_80: float
    lower_95: float
    upper_95: float
    baseline: AnswerBaseline
    served_by: Literal["model", "baseline"]
    reason: str


class Reason(TypedDict):
    """By what factor a group of features moves the account's typical post."""

    group: str
    factor: float
    text: str


class BestHour(TypedDict):
    """An hour of the week after the draft's time; `factor` is against that time."""

    at: str
    forecast: float
    factor: float


class SimilarPost(TypedDict):
    """A past post with a text like the draft's, and how it did at the main horizon."""

    post_key: str
    title: str | None
    kind: str | None
    published_at: str
    count: float | None
    permalink_url: str | None
    similarity: float


class AnswerModel(TypedDict):
    """The model that answered, and up to when it knew labels."""

    version: str
    trained_at: str
    data_as_of: str


class Answer(TypedDict):
    """A forecast with its reasons.

    The factors of `reasons` multiply the baseline of the main horizon up to its forecast.
    """

    account: AnswerAccount
    draft: AnswerDraft
    metric: str
    horizons: list[HorizonForecast]
    main_horizon: str
    reasons: list[Reason]
    best_hours: list[BestHour]
    similar_posts: list[SimilarPost]
    notes: list[str]
    model: AnswerModel
