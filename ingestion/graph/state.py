"""What earlier runs left in the warehouse of Pages or Instagram accounts and their objects."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from ingestion.graph.metrics_table import Refusal
from ingestion.landing.memory import Resource, loaded_rows, read_ranges, read_refusals
from warehouse import open_warehouse

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ingestion.landing.columns import RawSource
    from ingestion.ranges import Held
    from warehouse import Target, Warehouse

FORGOTTEN_AFTER = timedelta(days=30)
META_TIME = "%Y-%m-%dT%H:%M:%S%z"


@dataclass(frozen=True)
class ObjectTable:
    """A raw table whose rows are readings of posts, videos, media or stories.

    Attributes:
        table: Its name.
        id_column: The object's id.
        resource: The resource of the ledgers that says when it was last asked for.
        created_path: Where its payload tells when it was published.
        facts: Name → path in the payload, of what else has to be remembered.
        missing: The table of those asked for and not found; '' when there is none.
    """

    table: str
    id_column: str
    resource: str
    created_path: str
    facts: Mapping[str, str] = field(default_factory=dict)
    missing: str = ""


@dataclass(frozen=True)
class KnownObject:
    """An object as its newest reading tells it.

    Attributes:
        facts: What else is remembered, as text.
        is_missing: Whether it was not found when it was last asked for.
    """

    object_id: str
    created_at: datetime | None
    last_read: datetime
    facts: Mapping[str, str | None] = field(default_factory=dict)
    is_missing: bool = False


@dataclass(frozen=True)
class GraphState:
    """The warehouse's memory; empty before the first run.

    Attributes:
        is_new: Whether the raw tables are not there yet.
        held: (account, resource) → ranges that were asked and answered.
        last_fetch: (account, resource) → moment of the newest successful fetch.
        refusals: Metrics that Meta refused.
        refused: (account, resource) → metric → (reason, when it was last refused).
        objects: (table, account) → object id → what is known of it.
    """

    is_new: bool = True
    held: Mapping[Resource, list[Held]] = field(default_factory=dict)
    last_fetch: Mapping[Resource, datetime] = field(default_factory=dict)
    refusals: tuple[Refusal, ...] = ()
    refused: Mapping[Resource, Mapping[str, tuple[str, datetime]]] = field(default_factory=dict)
    objects: Mapping[Resource, Mapping[str, KnownObject]] = field(default_factory=dict)

    def known(self, table: str, account_id: str) -> Mapping[str, KnownObject]:
        """The account's known objects of `table`, by id."""
        return self.objects.get((table, account_id), {})


def read_state(
    target: Target, source: RawSource, *, tables: Sequence[ObjectTable], longest: timedelta
) -> GraphState:
    """Return what completed loads left in the warehouse of `target`.

    The ledgers are read whole. Of the readings, which grow by the hour, only those in which every
    object that is still read must have one.

    Args:
        target: The warehouse.
        source: Whose raw tables.
        tables: The tables of objects to remember.
        longest: The longest time between two readings of an object.
    """
    if not target.may_exist():
        return GraphState()
    with open_warehouse(target, read_only=True) as warehouse:
        if not warehouse.has_table(source.dataset, "fetched_ranges"):
            return GraphState()
        held, last_fetch = read_ranges(warehouse, source)
        objects: dict[Resource, dict[str, KnownObject]] = {}
        for table in tables:
            since = _since(last_fetch, table.resource) - 2 * longest
            objects |= _objects(warehouse, source, table=table, since=since)
        return GraphState(
            is_new=False,
            held=held,
            last_fetch=last_fetch,
            refusals=_refusals(warehouse, source),
            refused=read_refusals(warehouse, source),
            objects=objects,
        )


def moment(text: object) -> datetime | None:
    """Meta's way to write a moment (``2026-11-20T08:00:00+0000``), aware; None without one."""
    if not isinstance(text, str) or not text:
        return None
    return datetime.strptime(text, META_TIME).astimezone(UTC)


def _since(last_fetch: Mapping[Resource, datetime], resource: str) -> datetime:
    """The oldest of the accounts' newest fetches, those left out that nobody asks for any more."""
    newest = [at for (_, asked), at in last_fetch.items() if asked == resource]
    if not newest:
        return datetime(1970, 1, 1, tzinfo=UTC) + FORGOTTEN_AFTER
    recent = max(newest) - FORGOTTEN_AFTER
    return min(at for at in newest if at >= recent)


def _refusals(warehouse: Warehouse, source: RawSource) -> tuple[Refusal, ...]:
    sql = (
        "select resource, coalesce(applies_to, '') as applies_to, metric, "
        "max(observed_at) as refused_at from loaded group by resource, applies_to, metric "
        "order by resource, applies_to, metric"
    )
    rows = loaded_rows(warehouse, source, table="metric_refusals", sql=sql)
    return tuple(
        Refusal(row["resource"], row["applies_to"], row["metric"], row["refused_at"])
        for row in rows
    )


def _objects(
    warehouse: Warehouse, source: RawSource, *, table: ObjectTable, since: datetime
) -> dict[Resource, dict[str, KnownObject]]:
    """The newest reading of each object, by (table, account)."""
    account = source.account_column
    told = {"created_at": table.created_path, **table.facts}
    chosen = ", ".join(f"json_extract_string(payload, '{p}') as {n}" for n, p in told.items())
    sql = (
        f"select {account}, {table.id_column}, observed_at, {', '.join(told)} from "  # noqa: S608
        f"(select {account}, {table.id_column}, observed_at, {chosen}, row_number() over "
        f"(partition by {account}, {table.id_column} order by observed_at desc) as place "
        "from loaded) as placed where place = 1"
    )
    rows = loaded_rows(warehouse, source, table=table.table, sql=sql, since=since)
    missed = _missed(warehouse, source, table=table, since=since)
    found: dict[Resource, dict[str, KnownObject]] = defaultdict(dict)
    for row in rows:
        object_id = str(row[table.id_column])
        key = (str(row[account]), object_id)
        found[(table.table, key[0])][object_id] = KnownObject(
            object_id=object_id,
            created_at=moment(row["created_at"]),
            last_read=row["observed_at"],
            facts={name: row[name] for name in table.facts},
            is_missing=key in missed and missed[key] >= row["observed_at"],
        )
    return dict(found)


def _missed(
    warehouse: Warehouse, source: RawSource, *, table: ObjectTable, since: datetime
) -> dict[Resource, Any]:
    """(account, object) → when it was last asked for and not found."""
    if not table.missing:
        return {}
    account = source.account_column
    sql = (
        f"select {account}, {table.id_column}, max(observed_at) as missed_at from loaded "  # noqa: S608
        f"group by {account}, {table.id_column}"
    )
    rows = loaded_rows(warehouse, source, table=table.missing, sql=sql, since=since)
    return {(str(row[account]), str(row[table.id_column])): row["missed_at"] for row in rows}
