"""Rolling-origin back-tests: the folds in time and the scores every model is judged by."""

from ml.backtest.asof import (
    NOTHING,
    as_of_median,
    chained_as_of_median,
    known_before,
    newest_of_each,
    row_medians,
    values_at,
)
from ml.backtest.folds import DAY, Fold, known_at, rolling_origins
from ml.backtest.scores import (
    Difference,
    coverage,
    log_error,
    median_percentage_error,
    paired_difference,
    pinball_loss,
    spearman_within,
    top_decile_hits,
    width_factor,
)

__all__ = [
    "DAY",
    "NOTHING",
    "Difference",
    "Fold",
    "as_of_median",
    "chained_as_of_median",
    "coverage",
    "known_at",
    "known_before",
    "log_error",
    "median_percentage_error",
    "newest_of_each",
    "paired_difference",
    "pinball_loss",
    "rolling_origins",
    "row_medians",
    "spearman_within",
    "top_decile_hits",
    "values_at",
    "width_factor",
]
