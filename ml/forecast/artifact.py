"""What the artifact of a trained forecast holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ml.forecast.predictions import forecast_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa
    from numpy.typing import NDArray

    from ml.forecast.backtest import Backtest
    from ml.forecast.candidates import Fitted
    from ml.forecast.decide import Decision
    from ml.forecast.drift import Reference
    from ml.forecast.posts import Posts
    from ml.forecast.question import Question
    from ml.forecast.settings import ForecastSettings, Task

ANSWERS = ("point", "lower_80", "upper_80", "lower_95", "upper_95")


@dataclass(frozen=True)
class ServedTask:
    """What answers one question: the decision and, when it is a model, the fit.

    Attributes:
        decision: What is served, and why.
        fitted: The fit of the candidate served; None for a baseline.
        others: A few newest settled posts of every kind, from all accounts: what is said of an
            account without posts of its own.
        reference: What features and errors were like in training, for watching their drift.
        backtest_rows: Out-of-sample forecasts of past posts, as rows of `predictions`.
    """

    decision: Decision
    fitted: Fitted | None
    others: Posts
    reference: Reference
    backtest_rows: pa.Table

    def answer(
        self, question: Question, places: NDArray[np.intp]
    ) -> dict[str, NDArray[np.float64]]:
        """Return the answers to the posts at `places`, log(1 + count), each of shape (n,).

        Args:
            question: The posts with baselines and features; those asked have every baseline.
            places: Positions of the posts asked, shape (n,).

        Returns:
            ``point``, ``lower_80``, ``upper_80``, ``lower_95`` and ``upper_95``.
        """
        if not len(places):
            return dict.fromkeys(ANSWERS, np.empty(0))
        return question.answer(self.decision, self.fitted, places)


@dataclass(frozen=True)
class TrainedForecast:
    """A trained forecast.

    Attributes:
        tasks: What answers each question.
        settings: The settings it was trained with; scoring computes baselines by them.
        cutoff: Labels known later were not learnt from; UTC.
    """

    tasks: Mapping[Task, ServedTask]
    settings: ForecastSettings
    cutoff: np.datetime64


def backtest_rows(
    question: Question, tested: Backtest, *, version: str, cutoff: np.datetime64
) -> pa.Table:
    """Return what would have been served for posts whose label is known at `cutoff`."""
    posts, served = question.posts, tested.served
    places = np.flatnonzero(~np.isnan(served.point) & (posts.label_available_at <= cutoff))
    logs = {"point": served.point[places]} | {
        name: values[places] for name, values in served.ends.items()
    }
    return forecast_rows(
        question,
        places,
        logs,
        kinds=tested.served_kind[places],
        names=tested.served_name[places],
        made_at=posts.moment_at[places],
        is_backtest=True,
        model_version=version,
    ).combine_chunks()
