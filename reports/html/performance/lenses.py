"""What may be compared: posts of one platform by one metric, counted in one way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from reports import formats
from reports.wording import account_word, parts_words, post_word
from warehouse.words import METRICS, platform_name

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from reports.html.context import Context
    from reports.marts import Row

ALWAYS = date(2005, 1, 1)
FEWEST = 5
FOREVER = date(2100, 1, 1)


@dataclass(frozen=True)
class Lens:
    """Posts that may be compared with each other.

    Attributes:
        id: Its name on the page.
        platform: The one platform.
        metric: The one metric.
        basis: What the counts share: the epoch of a view, the parts of an engagement.
        detail: The basis in words; empty when there is nothing to say.
        posts: Every post at its best age, by account and day.
        is_one_of_several: Whether the platform and metric have other bases too.
    """

    id: str
    platform: str
    metric: str
    basis: str
    detail: str
    posts: tuple[Row, ...]
    is_one_of_several: bool = False

    @property
    def words(self) -> str:
        """The metric in a sentence: "engagements"."""
        return METRICS.get(self.metric, self.metric.replace("_", " "))

    @property
    def label(self) -> str:
        """The lens in a list: "Facebook, engagements"."""
        detail = f" ({self.detail})" if self.detail and self.is_one_of_several else ""
        return f"{platform_name(self.platform)}, {self.words}{detail}"

    @property
    def accounts(self) -> tuple[str, ...]:
        """The accounts' keys, each once."""
        return tuple(dict.fromkeys(row["account_key"] for row in self.posts))

    def account_word(self, count: int = 1) -> str:
        """Channel, Page or account."""
        return account_word([self.platform], count)

    def post_word(self, count: int = 1) -> str:
        """Video or post."""
        return post_word([self.platform], count)


def read_lenses(ctx: Context) -> tuple[Lens, ...]:
    """Every lens the marts hold and the policy allows, the one with most posts first.

    A handful of posts without a score, counted in a way no others are, makes none.
    """
    rows = [row for row in ctx.marts.rows("performance_posts") if ctx.may_derive(row["platform"])]
    epochs = {
        (row["platform"], row["metric"], row["metric_epoch"]): row
        for row in ctx.marts.rows("epochs")
    }
    groups = [(place, tuple(held)) for place, held in groupby(rows, _place)]
    groups.sort(key=lambda group: (-len(group[1]), group[0]))
    groups = [(place, posts) for place, posts in groups if _is_worth(posts)]
    pairs = [place[:2] for place, _ in groups]
    return tuple(
        Lens(
            f"l{number}",
            platform,
            metric,
            basis,
            _detail(metric, basis, epochs.get((platform, metric, basis))),
            posts,
            is_one_of_several=pairs.count((platform, metric)) > 1,
        )
        for number, ((platform, metric, basis), posts) in enumerate(groups)
    )


def _is_worth(posts: Sequence[Row]) -> bool:
    """Whether posts that share a basis can tell anything about each other."""
    return len(posts) >= FEWEST or any(row["performance_factor"] is not None for row in posts)


def _place(row: Row) -> tuple[str, str, str]:
    return row["platform"], row["metric"], row["count_basis"]


def _detail(metric: str, basis: str, epoch: Row | None) -> str:
    """What the counts share, in words."""
    if metric == "engagement_count":
        return parts_words(basis)
    if epoch is None:
        return basis.replace("_", " ")
    if epoch["first_date"] > ALWAYS:
        return f"as counted since {formats.day(epoch['first_date'])}"
    if epoch["last_date"] < FOREVER:
        return f"as counted until {formats.day(epoch['last_date'])}"
    return ""


def controls_of(ctx: Context, lenses: Sequence[Lens]) -> dict[str, int]:
    """The mart's own totals of each lens, under the names the page checks."""
    held = {_place(row): row for row in ctx.marts.rows("controls_performance")}
    controls = {}
    for lens in lenses:
        row = held[(lens.platform, lens.metric, lens.basis)]
        for name in ("post_count", "scored_post_count", "actual_count"):
            controls[f"{lens.id}.{name}"] = int(row[name] or 0)
    return controls


def left_out(ctx: Context) -> Collection[str]:
    """Platforms whose posts are held but may not be scored."""
    return sorted(platform for platform in ctx.platforms if not ctx.may_derive(platform))
