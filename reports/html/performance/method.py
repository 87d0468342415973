"""The rule of the score in words, with the worked examples of the tool it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports import formats
from reports.html.blocks import Block, Column, Note, Table, Text
from reports.html.performance.lenses import left_out
from reports.wording import listed
from warehouse.words import platform_name

if TYPE_CHECKING:
    from reports.html.context import Context

RULE = (
    "Take the last 100 posts of the same kind that the account published before, at the same age; "
    "drop the best and the worst quarter; the average of the rest is what was expected. The score "
    "is actual divided by expected when the post did better, and the negative inverse when it did "
    "worse. Where less than 10 was expected, 10 takes its place and the plain ratio is shown."
)
BESIDE = (
    "The robust score beside it is the logarithm of actual against the median of the same posts, "
    "drawn towards the account's own median where there are few. Differences under “What goes "
    "with it?” come from one model of all posts of the platform that holds account, age and month "
    "fixed and looks at every factor at once; the naive average beside them looks at one factor "
    "alone and is often misled. Both are associations: neither says what would have happened."
)
EXAMPLES = (
    ("100", "50", "2.0×", "Twice the expected"),
    ("100", "200", "−2.0×", "Half of the expected"),
    ("0", "200", "−400×", "Nothing counts as half a one"),
    ("9", "10 or less", "0.9×", "Under the minimum: the plain ratio"),
)


def method(ctx: Context) -> tuple[Block, ...]:
    """How the numbers come about, and which platforms are not scored."""
    columns = (Column("Actual"), Column("Expected"), Column("Score"), Column("In words"))
    table = Table(
        "rule",
        "How is the score calculated?",
        columns,
        tuple(tuple(Text(word) for word in example) for example in EXAMPLES),
        note=f"{RULE} {BESIDE}",
    )
    missing = [platform_name(platform) for platform in left_out(ctx)]
    if not missing:
        return (table,)
    why = ctx.derived_metrics_reason or (
        "the platform's policy allows scores only after its approval, and the workspace records "
        "none"
    )
    words = f"No scores of {listed(missing)} are shown. {formats.sentence(why)}"
    return table, Note(words, "Which platforms are left out, and why?")
