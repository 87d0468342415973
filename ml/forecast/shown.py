"""A back-test as lines for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

HEAD = (
    "forecast",
    "posts",
    "log err",
    "÷ median",
    "÷ best",
    "MAE",
    "MdAPE",
    "Spearman",
    "top 10 %",
    "pinball",
    "in 80 %",
    "width",
    "in 95 %",
)
MEDIAN = "account_median"


def lines_of(report: Mapping[str, Any]) -> list[str]:
    """Return the lines of a report as `BacktestReport.as_dict` has it."""
    told = []
    for task in report["tasks"]:
        told += _task_lines(task)
    if not told:
        return ["Back-test: no post has a known count yet."]
    told += ["All questions together, what was served:", ""]
    for by in ("by_platform", "by_age"):
        for row in report[by]:
            name = next(iter(row.values()))
            told.append(
                f"  {name:<14} {row['forecasts']:>8,} forecasts   "
                f"{_number(row['relative_to_account_median'], '.3f')} of the median's log error   "
                f"inside: {_number(row['coverage_80'], '.1%')} of 80 %, "
                f"{_number(row['coverage_95'], '.1%')} of 95 %"
            )
    return told


def _task_lines(task: Mapping[str, Any]) -> list[str]:
    """A heading, the verdict, the table of scores, the thirds of account sizes."""
    told = [f"{task['question'][:1].upper()}{task['question'][1:]}"]
    told.append(f"  {task['verdict']}")
    if not task["scores"]:
        return [*told, ""]
    told.append(
        f"  tested on the later half of {task['accounts']} accounts' posts, "
        f"{task['first'][:10]} to {task['last'][:10]}, {task['folds']} origins"
    )
    told += _table([HEAD, *(_score_row(score, task["relative"]) for score in task["scores"])])
    for each in task["slices"]:
        if each["by"] != "account":
            score = each["score"]
            told.append(
                f"  {each['by'] + ' ' + each['name']:<20} {score['count']:>7,} posts   "
                f"{_number(each['relative'], '.3f')} of the median's log error   "
                f"inside: {_number(score['coverage_80'], '.1%')} of 80 %, "
                f"{_number(score['coverage_95'], '.1%')} of 95 %"
            )
    return [*told, ""]


def _score_row(
    score: Mapping[str, Any], relative: Mapping[str, Mapping[str, float | None]]
) -> tuple[str, ...]:
    shares = relative[score["name"]]
    known = [share for share in shares.values() if share is not None]
    return (
        score["name"],
        f"{score['count']:,}",
        _number(score["log_mae"], ".3f"),
        _number(shares[MEDIAN], ".3f"),
        _number(max(known, default=None), ".3f"),
        _number(score["mae"], ",.0f"),
        _number(score["median_percentage_error"], ".1%"),
        _number(score["spearman"], ".2f"),
        _number(score["top_decile"], ".1%"),
        _number(score["pinball"], ".3f"),
        _number(score["coverage_80"], ".1%"),
        _number(score["width_factor"], ".1f"),
        _number(score["coverage_95"], ".1%"),
    )


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as text, the first column to the left, numbers to the right."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return [
        "  "
        + f"{row[0]:<{widths[0]}}  "
        + "  ".join(f"{cell:>{width}}" for cell, width in zip(row[1:], widths[1:], strict=True))
        for row in rows
    ]


def _number(value: float | None, form: str) -> str:
    return "–" if value is None else format(value, form)
