"""Turns one load of a year into the daily loads that a team would have made in that time.

The rows are those that the ingestion landed; each is repeated for every load that would have read
it, with that load's moment and id: a day's figures for as many mornings as the ingestion reads
them again (not settled on the first two), counters as they stood, bulk reports on the morning after
they were made.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import duckdb

from bench.history.world import LATENCY_DAYS, NEW_DAY, WINDOW_DAYS, history_start

if TYPE_CHECKING:
    from pathlib import Path

FIRST_LOAD_ID = 1_500_000_000  # before any clock, so that the new day's load is the newest
SNAPSHOTS = {
    "channels": "true",
    "uploads": "coalesce(video_published_at, loads.moment) <= loads.moment",
    "videos": "known_videos.published_at <= loads.moment",
    "video_statistics": "known_videos.published_at <= loads.moment",
}
AUDIENCE_DAYS = 28
BULK_SHIFT_DAYS = 28
REQUEST_SHARE = 20  # a day's load asks about so much less than a year's
DAILY_LEDGERS = ("channels", "uploads", "videos", "video_statistics", "bulk_reports")


def unroll(back: Path, warehouse: Path, *, days: int) -> None:
    """Write `days` daily loads, made of the one in `back`, into the new file `warehouse`."""
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute(f"attach '{back}' as back (read_only)")
        _Unrolling(connection, days).run()
        connection.execute("detach back")


@dataclass(frozen=True)
class _Unrolling:
    """One history at work."""

    connection: duckdb.DuckDBPyConnection
    days: int

    def run(self) -> None:
        self._loads()
        self._reads()
        tables = [
            str(name)
            for (name,) in self.connection.execute(
                "select table_name from duckdb_tables() where database_name = 'back' "
                "and schema_name = 'raw_youtube' order by table_name"
            ).fetchall()
        ]
        self.connection.execute("create schema raw_youtube")
        for table in tables:
            self.connection.execute(
                f"create table raw_youtube.{table} as from back.raw_youtube.{table} limit 0"
            )
            self._fill(table)
        for helper in ("loads", "reads", "known_videos"):
            self.connection.execute(f"drop table {helper}")

    def _loads(self) -> None:
        """One row a load: its number, day, moment and id; and when each post came out."""
        first = NEW_DAY - timedelta(days=self.days)
        self.connection.execute(
            "create temp table loads as select number, "
            f"cast(timestamptz '{first}' as date) + cast(number as integer) as load_day, "
            f"timestamptz '{first}' + number * interval 1 day as moment, "
            f"cast({FIRST_LOAD_ID} + number * 86400 as varchar) || '.5' as load_id "
            f"from range({self.days}) as made(number)"
        )
        self.connection.execute(
            "create temp table known_videos as select video_id, "
            "min(cast(json_extract_string(payload, '$.snippet.publishedAt') as timestamptz)) "
            "as published_at from back.raw_youtube.videos group by video_id"
        )

    def _reads(self) -> None:
        """One row a load, channel and resource: the days it read, restated ones too."""
        start = history_start(self.days)
        self.connection.execute(
            "create temp table reads as "
            "with asked as (select distinct channel_id, resource, consent_scope "
            "from back.raw_youtube.fetched_ranges where resource like '%\\_days' escape '\\'), "
            "issued as (select distinct channel_id, "
            "cast(start_time - interval 8 hours as date) + 1 as day, "
            "cast(create_time as date) + 2 as load_day from back.raw_youtube.bulk_reports "
            "where report_type = 'channel_basic_a3') "
            "select asked.*, loads.number, loads.load_day, "
            f"greatest(date '{start}', loads.load_day - {LATENCY_DAYS + WINDOW_DAYS - 1}) "
            "as start_date, "
            f"loads.load_day - {LATENCY_DAYS} as end_date from asked cross join loads "
            "union all "
            "select asked.*, loads.number, loads.load_day, issued.day, issued.day from asked "
            "inner join issued on asked.channel_id = issued.channel_id "
            "inner join loads on issued.load_day = loads.load_day "
            f"where issued.day between date '{start}' "
            f"and loads.load_day - {LATENCY_DAYS + WINDOW_DAYS}"
        )

    def _fill(self, table: str) -> None:
        if table.startswith("bulk_"):
            self._bulk(table)
        elif table in SNAPSHOTS:
            self._snapshots(table)
        elif table.endswith("_days"):
            self._days(table)
        elif table == "fetched_ranges":
            self._ledger()
        elif table == "_dlt_loads":
            self._copy(table, "true", {"inserted_at": "loads.moment", "load_id": "loads.load_id"})
        elif table.startswith("_dlt_"):
            self.connection.execute(
                f"insert into raw_youtube.{table} from back.raw_youtube.{table}"
            )
        else:
            self._others(table)

    def _copy(self, table: str, joined: str, replaced: dict[str, str], more: str = "") -> None:
        """Repeat a table's rows for the loads that `joined` names."""
        columns = [
            str(name)
            for (name, *_) in self.connection.execute(
                f"describe back.raw_youtube.{table}"
            ).fetchall()
        ]
        stamp = {
            "observed_at": "loads.moment",
            "_dlt_load_id": "loads.load_id",
            "_dlt_id": "held._dlt_id || '-' || loads.number",
        }
        values = {name: value for name, value in stamp.items() if name in columns} | replaced
        listed = ", ".join(f"{values.get(name, 'held.' + name)} as {name}" for name in columns)
        self.connection.execute(
            f"insert into raw_youtube.{table} select {listed} "
            f"from back.raw_youtube.{table} as held {more} inner join loads on {joined}"
        )

    def _days(self, table: str) -> None:
        """A day's figures: nine tenths of them on the first morning, then nearly all, then all."""
        told = "case loads.load_day - held.day when 3 then 0.9 when 4 then 0.97 else 1 end"
        counts = {
            str(name): f"cast(floor(held.{name} * {told}) as bigint)"
            for name, kind, *_ in self.connection.execute(
                f"describe back.raw_youtube.{table}"
            ).fetchall()
            if kind == "BIGINT"
        }
        more = (
            f"inner join reads on reads.resource = '{table}' "
            "and held.channel_id = reads.channel_id "
            "and held.day between reads.start_date and reads.end_date"
        )
        number = {"_dlt_id": "held._dlt_id || '-' || loads.number || '-' || reads.start_date"}
        self._copy(table, "reads.number = loads.number", counts | number, more)

    def _snapshots(self, table: str) -> None:
        """Objects as each load saw them: posts that were out, with smaller counters."""
        more, grown = "", f"(1 - 0.0005 * ({self.days} - loads.number))"
        if table.startswith("video"):
            more = "inner join known_videos on held.video_id = known_videos.video_id"
            hours = "date_diff('hour', known_videos.published_at, {})"
            grown = (
                f"ln(2 + {hours.format('loads.moment')}) "
                f"/ ln(2 + {hours.format('held.observed_at')})"
            )
        replaced = {}
        if table != "uploads":
            counters = ", ".join(
                f"'{name}', cast(cast(floor({grown} * cast(json_extract_string("
                f"held.payload, '$.statistics.{name}') as bigint)) as bigint) as varchar)"
                for name in ("viewCount", "likeCount", "commentCount")
            )
            patch = f"json_object('statistics', json_object({counters}))"
            replaced["payload"] = f"json_merge_patch(held.payload, {patch})"
        self._copy(table, SNAPSHOTS[table], replaced, more)

    def _bulk(self, table: str) -> None:
        """Bulk reports on the morning after they were made; older ones repeat the newest weeks.

        The platform keeps them for 60 days only; a team that loads every day keeps them all.
        """
        newest = NEW_DAY - timedelta(days=1 + BULK_SHIFT_DAYS)
        created = "create_time" if table == "bulk_reports" else "report_create_time"
        shift = f"shifts.number * interval {BULK_SHIFT_DAYS} day"
        more = (
            f"inner join range({self.days // BULK_SHIFT_DAYS + 1}) as shifts(number) "
            f"on held.{created} > timestamptz '{newest}'"
        )
        replaced = {
            "report_id": "held.report_id || '-' || shifts.number",
            "_dlt_id": "held._dlt_id || '-' || shifts.number",
            created: f"held.{created} - {shift}",
        }
        if table == "bulk_reports":
            replaced |= {name: f"held.{name} - {shift}" for name in ("start_time", "end_time")}
        else:
            replaced["date"] = f"held.date - cast(shifts.number * {BULK_SHIFT_DAYS} as integer)"
        joined = f"cast(held.{created} - {shift} - interval 14 hour as date) + 1 = loads.load_day"
        self._copy(table, joined, replaced, more)

    def _ledger(self) -> None:
        """What each load says it read."""
        daily = ", ".join(f"'{name}'" for name in DAILY_LEDGERS)
        end = f"loads.load_day - {LATENCY_DAYS}"
        each = (
            "select distinct held.channel_id, {start}, {end}, resource, number, moment, load_id "
            "from back.raw_youtube.fetched_ranges as held cross join loads where {rows}"
        )
        parts = [
            "select channel_id, start_date, end_date, resource, reads.number, moment, load_id "
            "from reads inner join loads on reads.number = loads.number "
            "where start_date <= end_date",
            each.format(
                start="loads.load_day", end="loads.load_day", rows=f"resource in ({daily})"
            ),
            each.format(start=end, end=end, rows="resource = 'video_retention'"),
            each.format(
                start=f"{end} - {AUDIENCE_DAYS - 1}", end=end, rows="resource = 'channel_audience'"
            ),
            each.format(
                start=f"greatest(held.start_date, date '{history_start(self.days)}')",
                end="held.end_date",
                rows=f"resource = 'channel_audience' and {self._month_end()}",
            ),
        ]
        self.connection.execute(
            "insert into raw_youtube.fetched_ranges by name select channel_id, start_date, "
            "end_date, resource, moment as observed_at, 'groundswell' as api_version, "
            "'owner' as consent_scope, load_id as _dlt_load_id, "
            "'range-' || number || '-' || row_number() over () as _dlt_id "
            f"from ({' union all '.join(parts)}) "
            "as made(channel_id, start_date, end_date, resource, number, moment, load_id)"
        )

    def _month_end(self) -> str:
        """Whole months, read once by the first load that can: a condition on held and loads."""
        first = (NEW_DAY - timedelta(days=self.days)).date()
        return (
            "held.end_date = last_day(held.end_date) "
            f"and held.end_date >= date '{history_start(self.days)}' "
            f"and loads.load_day = greatest(held.end_date + {LATENCY_DAYS}, date '{first}')"
        )

    def _others(self, table: str) -> None:
        if table == "video_retention":
            end = {"end_date": f"loads.load_day - {LATENCY_DAYS}"}
            self._copy(table, f"held.start_date < loads.load_day - {WINDOW_DAYS}", end)
        elif table == "channel_audience":
            self._audience()
        elif table == "requests":
            self._copy(table, f"hash(held._dlt_id) % {REQUEST_SHARE} = 0", {})
        else:
            weekly = f"(loads.number % {WINDOW_DAYS} = 0 or loads.number = {self.days - 1})"
            self._copy(table, weekly, {})

    def _audience(self) -> None:
        """The last four weeks each morning, and each whole month once it is final."""
        window = {
            "start_date": f"loads.load_day - {LATENCY_DAYS + AUDIENCE_DAYS - 1}",
            "end_date": f"loads.load_day - {LATENCY_DAYS}",
        }
        newest = "held.end_date = (select max(end_date) from back.raw_youtube.channel_audience)"
        self._copy("channel_audience", newest, window)
        start = f"greatest(held.start_date, date '{history_start(self.days)}')"
        self._copy("channel_audience", self._month_end(), {"start_date": start})
