"""The forecast of a draft as the app is given it: its form, and who gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol, TypedDict

if TYPE_CHECKING:
    from datetime import datetime


class AnswerAccount(TypedDict):
    """The account asked for."""

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


class Baseline(TypedDict):
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
    baseline: Baseline
    served_by: Literal["model", "baseline"]
    reason: str


class Reason(TypedDict):
    """By what factor a group of features moves the account's typical post."""

    group: str
    factor: float
    text: str


class BestHour(TypedDict):
    """An hour of the coming week and what it would make of the draft."""

    at: str
    forecast: float
    factor: float


class SimilarPost(TypedDict):
    """A past post like the draft, and how it did."""

    post_key: str
    title: str | None
    kind: str | None
    published_at: str
    count: float | None
    permalink_url: str | None
    similarity: float


class AnswerModel(TypedDict):
    """The model that answered."""

    version: str
    trained_at: str
    data_as_of: str


class Answer(TypedDict):
    """A forecast with its reasons."""

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


class Answers(Protocol):
    """Whoever forecasts; given to the app, which knows no model."""

    def answer(
        self,
        *,
        account: str,
        kind: str,
        length_seconds: float | None,
        caption: str | None,
        at: datetime,
    ) -> Answer:
        """Return the forecast of a post that `account` (an account key) publishes `at`.

        Raises:
            AnswerRefusedError: There is none; the message is one line for the person who asked.
        """
