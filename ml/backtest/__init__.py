"""Rolling-origin back-tests: the folds in time and the scores every model is judged by."""

from ml.backtest.asof import as_of_median, chained_as_of_median
from ml.backtest.folds import Fold, known_at, rolling_origins
from ml.backtest.scores import (
    Difference,
    coverage,
    log_error,
    median_percentage_error,
    paired_difference,
    spearman_within,
    width_factor,
)

__all__ = [
    "Difference",
    "Fold",
    "as_of_median",
    "chained_as_of_median",
    "coverage",
    "known_at",
    "log_error",
    "median_percentage_error",
    "paired_difference",
    "rolling_origins",
    "spearman_within",
    "width_factor",
]
