"""What is served, and why, in words an editor reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ml.forecast.decide import Decision

BASELINES = {
    "account_median": "the account's median",
    "account_kind_median": "the account's median of this kind of post",
    "equal_age_growth": "the usual growth from this age",
    "log_linear_growth": "steady growth from this age",
    "early_counts_linear": "a line through the early counts",
    "all_accounts_median": "the median of other accounts",
}


def baseline_words(name: str) -> str:
    """Return what a baseline is, in words."""
    return BASELINES.get(name, name.replace("_", " "))


def plain_reason(decision: Decision) -> str:
    """Return why a model, or a baseline, is shown: one sentence.

    Errors are compared on the log scale and on the same posts, which no forecast had seen.
    """
    errors = {score.name: score.log_mae for score in decision.scores}
    baseline = baseline_words(decision.best_baseline or decision.name)
    own, best = errors.get(decision.name), errors.get(decision.best_baseline or "")
    if decision.kind == "model" and own is not None and best:
        return (
            f"On the newest {decision.test_count:,} posts the model's error was "
            f"{(1 - own / best) * 100:.0f} % under that of {baseline}."
        )
    tried = len(errors) > len(set(errors) & set(BASELINES))
    if tried:
        return (
            f"The model was no better than {baseline} on the newest {decision.test_count:,} posts."
        )
    return f"There are too few posts yet to try a model: {baseline} is shown."
