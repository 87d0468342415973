"""Views of a post on day 7 and day 28, asked at its publication and after its first day."""

from ml.forecast.errors import FeaturesMissingError, ForecastError, NotEnoughPostsError
from ml.forecast.evaluate import BacktestReport, backtest_report
from ml.forecast.reports import ScoreReport, TaskReport, TrainReport
from ml.forecast.score import score
from ml.forecast.settings import ForecastSettings
from ml.forecast.train import train

__all__ = [
    "BacktestReport",
    "FeaturesMissingError",
    "ForecastError",
    "ForecastSettings",
    "NotEnoughPostsError",
    "ScoreReport",
    "TaskReport",
    "TrainReport",
    "backtest_report",
    "score",
    "train",
]
