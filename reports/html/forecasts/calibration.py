"""Whether ranges hold what they state: by size of account and horizon, and quantile by quantile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports import formats
from reports.html.blocks import Chart, Column, Note, Plot, Table, Text
from reports.html.figures import number
from reports.html.forecasts import drawings
from reports.html.forecasts.measures import QUANTILES, added, share_of
from reports.html.forecasts.outcomes import share_figure
from reports.html.forecasts.words import SHORT_HORIZONS, horizon_words

if TYPE_CHECKING:
    from reports.html.blocks import Block, Cell
    from reports.html.forecasts.lenses import ForecastLens
    from reports.html.forecasts.measures import Share
    from reports.marts import Row

SIZES = {1: ("all",), 2: ("small", "large"), 3: ("small", "middle", "large")}
SIZE_WORDS = {
    1: ("The one account",),
    2: ("The smaller accounts", "The larger accounts"),
    3: ("The smallest third of accounts", "The middle third", "The largest third"),
}
LEVELS = {80: 0.8, 95: 0.95}
QUESTION = "Do ranges hold as often as they say?"
NOTHING = "No outcome of a forecast with a range is known yet, so nothing can be said."


def calibration_blocks(lens: ForecastLens) -> tuple[Block, ...]:
    """Coverage of both ranges and the quantiles, drawn and as a table."""
    if not lens.total["ranged_80"]:
        return (Note(NOTHING, QUESTION),)
    groups = size_groups(lens)
    plots = [
        Plot(
            f"{lens.id}-covered-{level}",
            drawings.coverage(_covered(groups, level), nominal),
            f"Share of outcomes inside the {level}% range by horizon and size of account",
            title=f"Inside the {level}% range",
        )
        for level, nominal in LEVELS.items()
        if _covered(groups, level)
    ]
    stated = _quantiles(lens)
    plots.append(
        Plot(
            f"{lens.id}-quantiles",
            drawings.reliability(stated),
            "Stated quantiles against the share of outcomes observed below them",
            title="Ends of the ranges as quantiles",
        )
    )
    chart = Chart(
        f"{lens.id}-calibration",
        QUESTION,
        tuple(plots),
        metric="coverage_80",
        fresh=lens.fresh,
        note=f"{_verdict(lens)} A dot is what was observed, its line the 95% interval that the "
        "number of outcomes allows (Wilson); the dashed line is what was stated. Blue: chance "
        "explains the distance; orange: the ranges are too narrow; green: too wide. On the right "
        "plot perfect ranges lie on the dashed line. Accounts are grouped by their median when "
        "their posts were forecast, in groups of as equal numbers as possible.",
        numbers=_numbers(lens, groups),
    )
    return (chart,)


def size_groups(lens: ForecastLens) -> list[tuple[str, int, Row]]:
    """The measures by horizon and size group, every group of a horizon with an outcome."""
    held: dict[tuple[str, int], list[Row]] = {}
    for row in lens.outcomes:
        held.setdefault((row["horizon"], lens.sizes[row["account_key"]]), []).append(row)
    return [
        (horizon, size, added(held[(horizon, size)]))
        for horizon in lens.horizons
        for size in range(3)
        if (horizon, size) in held
    ]


def size_count(groups: list[tuple[str, int, Row]]) -> int:
    """How many size groups there are."""
    return max(size for _, size, _ in groups) + 1


def _covered(groups: list[tuple[str, int, Row]], level: int) -> list[Row]:
    names = SIZES[size_count(groups)]
    values = []
    for horizon, size, total in groups:
        held = share_of(total[f"inside_{level}"], total[f"ranged_{level}"])
        if held is not None:
            values.append(
                {
                    "group": f"{SHORT_HORIZONS.get(horizon, horizon)} · {names[size]}",
                    "observed": round(held.rate, 4),
                    "verdict": verdict(held, LEVELS[level]),
                    **_interval(held),
                }
            )
    return values


def verdict(held: Share, nominal: float) -> str:
    """Whether ranges are as stated, narrow or wide, as far as the outcomes tell."""
    if held.holds(nominal):
        return "as stated"
    return "narrow" if held.rate < nominal else "wide"


def _interval(held: Share) -> Row:
    return {
        "low": round(held.low, 4),
        "high": round(held.high, 4),
        "interval": f"{formats.percent(held.low)} to {formats.percent(held.high)}",
        "posts": held.whole,
    }


def _quantiles(lens: ForecastLens) -> list[Row]:
    """The share of outcomes below each end of the ranges and the forecast, by horizon."""
    values = []
    for horizon in lens.horizons:
        total = added(row for row in lens.outcomes if row["horizon"] == horizon)
        for name, stated in QUANTILES.items():
            level = 95 if name in {"025", "975"} else 80
            held = share_of(total[f"below_{name}"], total[f"ranged_{level}"])
            if held is not None:
                values.append(
                    {
                        "horizon": horizon_words(horizon),
                        "stated": stated,
                        "observed": round(held.rate, 4),
                        **_interval(held),
                    }
                )
    return values


def _verdict(lens: ForecastLens) -> str:
    """Coverage over everything in a sentence."""
    total = lens.total
    words = []
    for level, nominal in LEVELS.items():
        held = share_of(total[f"inside_{level}"], total[f"ranged_{level}"])
        if held is None:
            continue
        judged = {"as stated": "as stated", "narrow": "too narrow", "wide": "too wide"}
        words.append(
            f"{level}% ranges held {formats.percent(held.rate)} of {formats.exact(held.whole)} "
            f"outcomes ({formats.percent(held.low)} to {formats.percent(held.high)}: "
            f"{judged[verdict(held, nominal)]})."
        )
    return " ".join(words)


def _numbers(lens: ForecastLens, groups: list[tuple[str, int, Row]]) -> Table:
    columns = (
        Column("Horizon"),
        Column("Accounts"),
        Column("Came true", numeric=True, metric="outcome_count"),
        Column("Inside 80%", numeric=True, metric="coverage_80"),
        Column("Inside 95%", numeric=True, metric="coverage_95"),
        *(
            Column(f"Below {formats.percent(stated)}", numeric=True, metric="below_quantile",
                   minor=True)
            for stated in QUANTILES.values()
        ),
    )  # fmt: skip
    names = SIZE_WORDS[size_count(groups)]
    body: tuple[tuple[Cell, ...], ...] = tuple(
        (
            Text(horizon_words(horizon).capitalize()),
            Text(names[size]),
            number("outcome_count", total["post_count"], fresh=lens.fresh,
                   check=f"{lens.id}.sized_count"),
            *(
                share_figure(f"coverage_{level}", total[f"inside_{level}"],
                             total[f"ranged_{level}"], fresh=lens.fresh)
                for level in LEVELS
            ),
            *(
                share_figure("below_quantile", total[f"below_{name}"],
                             total["ranged_95" if name in {"025", "975"} else "ranged_80"],
                             fresh=lens.fresh)
                for name in QUANTILES
            ),
        )
        for horizon, size, total in groups
    )  # fmt: skip
    return Table(f"{lens.id}-calibrated", "", columns, body)
