"""How a post is shown: picture or placeholder, title, and where and when it appeared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports import formats
from reports.html.blocks import PostCell
from reports.html.context import web_link
from reports.wording import kind_name

if TYPE_CHECKING:
    from reports.html.context import Context
    from reports.marts import Row


def post_title(row: Row) -> str:
    """The post's title, or that none is held, as after a deletion."""
    return str(row["title"] or "(title not held)")


def post_cell(ctx: Context, row: Row) -> PostCell:
    """The post of `row` as a table cell; only links to the web are kept."""
    kind = str(row["post_kind"] or "")
    published = formats.day(row["published_date"]) if row["published_date"] else ""
    parts = (kind_name(kind) if kind else "", published)
    return PostCell(
        title=post_title(row),
        detail=" · ".join(part for part in parts if part),
        account=str(row.get("account_name") or ""),
        post_kind=kind,
        length=formats.duration(row["duration_seconds"]) if row["duration_seconds"] else "",
        url=web_link(row.get("permalink_url")),
        picture=f"assets/thumbnails/{ctx.pictures[row['post_id']].name}"
        if row["post_id"] in ctx.pictures
        else "",
    )
