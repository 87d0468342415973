"""The model card: what was trained on what, and how well it did."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from ml.backtest import known_at
from ml.forecast.features import features_of
from ml.forecast.settings import HYPERPARAMETERS, code_version
from ml.registry import library_versions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from ml.forecast.backtest import Backtest
    from ml.forecast.champion import Verdict
    from ml.forecast.posts import Posts
    from ml.forecast.question import Question
    from ml.forecast.settings import ForecastSettings, Task


def card_of(
    results: Mapping[Task, tuple[Question, Backtest]],
    verdicts: Mapping[Task, Verdict],
    *,
    fingerprint: str,
    cutoff: np.datetime64,
    trained_at: datetime,
    settings: ForecastSettings,
    seed: int,
) -> dict[str, Any]:
    """Return the card as values that JSON can hold; numbers that are not defined are null."""
    card = {
        "name": "forecast",
        "label": "the metric of a post, from publication to the horizon",
        "trained_at": trained_at.isoformat(),
        "data_fingerprint": fingerprint,
        "code_version": code_version(),
        "seed": seed,
        "settings": settings.as_dict(),
        "hyperparameters": HYPERPARAMETERS,
        "tasks": [
            _task_card(task, question, tested, verdict=verdicts[task], cutoff=cutoff)
            for task, (question, tested) in results.items()
        ],
    }
    plain: dict[str, Any] = _json_ready(card)
    return plain


def _task_card(
    task: Task,
    question: Question,
    tested: Backtest,
    *,
    verdict: Verdict,
    cutoff: np.datetime64,
) -> dict[str, Any]:
    """The part of the card about one question."""
    posts = question.posts
    known = known_at(posts.label_available_at, cutoff)
    decision = tested.decision
    return {
        "task": str(task),
        "platform": task.platform,
        "metric": task.metric,
        "stage": task.stage,
        "horizon": task.horizon,
        "horizon_days": task.horizon_days,
        "model_kind": decision.kind,
        "served": decision.name,
        "reason": decision.reason,
        "role": verdict.role,
        "champion_version": verdict.champion_version,
        "verdict": verdict.reason,
        "best_baseline": decision.best_baseline,
        "known_count": decision.known_count,
        "test_count": decision.test_count,
        "data_window": _window(posts, known),
        "origins": [str(fold.origin.astype("datetime64[D]")) for fold in tested.folds],
        "features": [
            {"name": feature.name, "meaning": feature.meaning}
            for feature in features_of(task.stage)
        ],
        "scores": [asdict(score) for score in decision.scores],
        "served_scores": [asdict(score) for score in tested.served_scores],
    }


def _window(posts: Posts, known: NDArray[np.intp]) -> dict[str, Any]:
    """What was learnt from: how many posts, of how many accounts, of when."""
    return {
        "posts": len(known),
        "accounts": len(np.unique(posts.account_key[known])),
        "first_published_at": _moment(posts.published_at[known], first=True),
        "last_published_at": _moment(posts.published_at[known], first=False),
        "last_label_available_at": _moment(posts.label_available_at[known], first=False),
    }


def card_text(card: Mapping[str, Any], model_version: str) -> str:
    """Return the card as Markdown for people."""
    lines = [
        f"# Model card: {model_version}",
        "",
        "What a post will have reached by an age, asked before or soon after it is published. "
        "Served is the model that was best on posts it had not seen, or a plain baseline where "
        "none was better.",
        "",
        f"- Trained at: {card['trained_at']}",
        f"- Data fingerprint: `{card['data_fingerprint']}`, code `{card['code_version']}`, "
        f"seed {card['seed']}",
        "- Libraries: " + ", ".join(f"{name} {v}" for name, v in library_versions().items()),
        "- Log errors are mean |log(1 + forecast) − log(1 + actual)| on posts forecast before "
        "their label was known; 0.69 is a factor of two. Inside: share of posts that came to lie "
        "in the range. Width: its upper end ÷ its lower one.",
        "",
        *_table(SUMMARY, [_summary(task) for task in card["tasks"]]),
    ]
    for task in card["tasks"]:
        lines += _task_text(task)
    lines += ["", "```json", json.dumps(card["settings"], sort_keys=True), "```", ""]
    return "\n".join(lines)


def _task_text(task: Mapping[str, Any]) -> list[str]:
    """The lines about one question."""
    window = task["data_window"]
    return [
        "",
        f"## {task['task']}",
        "",
        f"Served: **{task['served']}** ({task['model_kind'] or 'nothing'}): {task['reason']}.",
        "",
        f"Role: **{task['role']}**: {task['verdict']}.",
        "",
        f"Data: {window['posts']} posts of {window['accounts']} accounts, published "
        f"{window['first_published_at']} to {window['last_published_at']}; "
        f"{len(task['origins'])} origins.",
        *_score_table("Chosen among, on the same posts", task["scores"]),
        *_score_table("As it would have been served", task["served_scores"]),
        "",
        "Features: " + ", ".join(f"`{each['name']}`" for each in task["features"]),
    ]


SUMMARY = (
    "Question",
    "posts",
    "served",
    "log error",
    "of the best baseline",
    "inside 80 %",
    "inside 95 %",
    "role",
)
SCORES = {
    "posts": ("count", "d"),
    "log error": ("log_mae", ".3f"),
    "mean error": ("mae", ",.0f"),
    "median % error": ("median_percentage_error", ".1%"),
    "Spearman": ("spearman", ".2f"),
    "top tenth": ("top_decile", ".0%"),
    "pinball": ("pinball", ".3f"),
    "inside 80 %": ("coverage_80", ".1%"),
    "width": ("width_factor", ".2f"),
    "inside 95 %": ("coverage_95", ".1%"),
    "width of 95 %": ("width_factor_95", ".2f"),
}


def _summary(task: Mapping[str, Any]) -> list[str]:
    """The row of a question: what would have been served, against the best baseline."""
    scores = {score["name"]: score for score in task["served_scores"]}
    served, baseline = scores.get("served", {}), scores.get(task["best_baseline"], {})
    return [
        task["task"],
        _shown(served.get("count"), "d"),
        task["served"],
        _shown(served.get("log_mae"), ".3f"),
        _shown(baseline.get("log_mae"), ".3f"),
        _shown(served.get("coverage_80"), ".1%"),
        _shown(served.get("coverage_95"), ".1%"),
        task["role"],
    ]


def _score_table(title: str, scores: Sequence[Mapping[str, Any]]) -> list[str]:
    """Lines of one table of scores; none without scores."""
    if not scores:
        return []
    rows = [
        [score["name"], *(_shown(score.get(name), form) for name, form in SCORES.values())]
        for score in scores
    ]
    return ["", f"{title}:", "", *_table(("Forecast", *SCORES), rows)]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines of a Markdown table."""
    parts = [head, ["--"] * len(head), *rows]
    return [f"| {' | '.join(part)} |" for part in parts]


def _shown(value: float | None, form: str) -> str:
    return "–" if value is None else format(value, form)


def _moment(moments: Any, *, first: bool) -> str | None:
    if not len(moments):
        return None
    return str((moments.min() if first else moments.max()).astype("datetime64[s]")) + "Z"


def _json_ready(value: Any) -> Any:
    """The value with tuples as lists and numbers that are not finite as null."""
    if isinstance(value, dict):
        return {key: _json_ready(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_json_ready(each) for each in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
