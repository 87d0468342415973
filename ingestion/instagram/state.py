"""What earlier runs left of Instagram, so that any machine goes on where they stopped."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from ingestion.graph.metrics_table import Refusal
from ingestion.instagram.tables import INSTAGRAM
from ingestion.landing.memory import Resource, loaded_rows, read_ranges, read_refusals
from warehouse import open_warehouse

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ingestion.ranges import Held
    from warehouse import Target, Warehouse

FORGOTTEN_AFTER = timedelta(days=30)
OBJECT_TABLES = ("media", "stories")
META_TIME = "%Y-%m-%dT%H:%M:%S%z"


@dataclass(frozen=True)
class KnownMedia:
    """Media or a story as its newest reading tells it.

    Attributes:
        media_id: Its id.
        product_type: ``FEED``, ``REELS`` or ``STORY``; '' where Instagram did not say.
        published_at: When it was published.
        last_read: The moment of its newest reading.
        is_missing: Whether it was asked for since and is gone.
    """

    media_id: str
    product_type: str
    published_at: datetime | None
    last_read: datetime
    is_missing: bool = False


@dataclass(frozen=True)
class InstagramState:
    """The warehouse's memory; empty before the first run.

    Attributes:
        is_new: Whether the raw tables are not there yet.
        held: (account, resource) → ranges that were asked and answered.
        last_fetch: (account, resource) → moment of the newest complete fetch.
        refused: (account, resource) → metric → (reason, when it was last refused).
        objects: (account, ``media`` or ``stories``) → id → what is known of it.
        account_of_page: Page → the account connected to it.
        followers: Account → followers in its newest profile.
    """

    is_new: bool = True
    held: Mapping[Resource, list[Held]] = field(default_factory=dict)
    last_fetch: Mapping[Resource, datetime] = field(default_factory=dict)
    refused: Mapping[Resource, Mapping[str, tuple[str, datetime]]] = field(default_factory=dict)
    objects: Mapping[Resource, Mapping[str, KnownMedia]] = field(default_factory=dict)
    account_of_page: Mapping[str, str] = field(default_factory=dict)
    followers: Mapping[str, int] = field(default_factory=dict)

    @property
    def refusals(self) -> list[Refusal]:
        """The refused metrics of all accounts; a name holds the scope behind a stroke."""
        return [
            Refusal(resource, metric.partition("/")[2], metric.partition("/")[0], at)
            for (_, resource), metrics in self.refused.items()
            for metric, (_, at) in metrics.items()
        ]


def read_state(target: Target, *, longest: timedelta) -> InstagramState:
    """Return what completed loads left in the warehouse of `target`.

    The ledgers are read whole. Of the readings, which grow by the hour, only those in which
    everything that is still read has one.

    Args:
        target: The warehouse.
        longest: The longest time between two readings of media.
    """
    if not target.may_exist():
        return InstagramState()
    with open_warehouse(target, read_only=True) as warehouse:
        if not warehouse.has_table(INSTAGRAM.dataset, "fetched_ranges"):
            return InstagramState()
        held, last_fetch = read_ranges(warehouse, INSTAGRAM)
        since = _since(last_fetch, longest)
        profiles = _profiles(warehouse, since)
        return InstagramState(
            is_new=False,
            held=held,
            last_fetch=last_fetch,
            refused=read_refusals(warehouse, INSTAGRAM),
            objects=_objects(warehouse, since),
            account_of_page={
                str(row["page_id"]): str(row["account_id"]) for row in profiles if row["page_id"]
            },
            followers={
                str(row["account_id"]): int(row["followers"])
                for row in profiles
                if str(row["followers"]).isdigit()
            },
        )


def moment(text: object) -> datetime | None:
    """Meta's way to write a moment (``2026-11-20T08:00:00+0000``), aware; None without one."""
    if not isinstance(text, str) or not text:
        return None
    return datetime.strptime(text, META_TIME).astimezone(UTC)


def _since(last_fetch: Mapping[Resource, datetime], longest: timedelta) -> datetime:
    """The moment from which readings are needed, for the account that waited longest.

    An account that nobody asked for in a month (it left the workspace) is left aside: should it
    come back, its media are read anew.
    """
    newest = [at for (_, resource), at in last_fetch.items() if resource in OBJECT_TABLES]
    if not newest:
        return datetime(1970, 1, 1, tzinfo=UTC)
    recent = max(newest) - FORGOTTEN_AFTER
    return min(at for at in newest if at >= recent) - 2 * longest


def _profiles(warehouse: Warehouse, since: datetime) -> Sequence[dict[str, Any]]:
    """The newest profile of each account."""
    sql = (
        "select account_id, page_id, followers from (select account_id, page_id, "
        "json_extract_string(payload, '$.followers_count') as followers, "
        "row_number() over (partition by account_id order by observed_at desc) as place "
        "from loaded) as placed where place = 1"
    )
    return loaded_rows(warehouse, INSTAGRAM, table="accounts", sql=sql, since=since)


def _objects(warehouse: Warehouse, since: datetime) -> dict[Resource, dict[str, KnownMedia]]:
    """The newest reading of each media and story."""
    sql = (
        "select account_id, media_id, product_type, published, observed_at from ("
        "select account_id, media_id, observed_at, "
        "json_extract_string(payload, '$.media_product_type') as product_type, "
        "json_extract_string(payload, '$.timestamp') as published, "
        "row_number() over (partition by account_id, media_id order by observed_at desc) as place "
        "from loaded) as placed where place = 1"
    )
    missed = _missed(warehouse, since)
    found: dict[Resource, dict[str, KnownMedia]] = defaultdict(dict)
    for table in OBJECT_TABLES:
        for row in loaded_rows(warehouse, INSTAGRAM, table=table, sql=sql, since=since):
            media_id = str(row["media_id"])
            missed_at = missed.get(media_id)
            found[str(row["account_id"]), table][media_id] = KnownMedia(
                media_id=media_id,
                product_type=str(row["product_type"] or ""),
                published_at=moment(row["published"]),
                last_read=row["observed_at"],
                is_missing=missed_at is not None and missed_at >= row["observed_at"],
            )
    return dict(found)


def _missed(warehouse: Warehouse, since: datetime) -> dict[str, datetime]:
    """Media → when it was last asked for and not found."""
    sql = "select media_id, max(observed_at) as missed_at from loaded group by media_id"
    rows = loaded_rows(warehouse, INSTAGRAM, table="missing_media", sql=sql, since=since)
    return {str(row["media_id"]): row["missed_at"] for row in rows}
