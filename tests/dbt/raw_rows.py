"""Made raw rows, written into a temporary DuckDB warehouse as a load would land them."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import yaml

ROOT = Path(__file__).resolve().parents[2]
STAGING = ROOT / "dbt_project" / "models" / "staging"
SCHEMAS = {
    "youtube": "raw_youtube",
    "facebook": "raw_facebook",
    "instagram": "raw_instagram",
    "files": "raw_files",
    "predictions": "predictions",
}
ENGINE_TYPES = {"string": "varchar", "timestamp": "timestamptz"}


def declared_columns(source: str) -> dict[str, dict[str, str]]:
    """Column name → type of every raw table of a source, as its sources file declares them."""
    text = (STAGING / source / f"_{source}__sources.yml").read_text(encoding="utf-8")
    tables = yaml.safe_load(text)["sources"][0]["tables"]
    return {
        table["name"]: {column["name"]: column["data_type"] for column in table["columns"]}
        for table in tables
    }


def moment(text: str) -> datetime:
    """An aware UTC moment."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


class Load:
    """The rows of one load; every row is stamped with its moment and the load's id."""

    def __init__(self, load_id: str, observed_at: str, *, consent_scope: str = "owner") -> None:
        self.load_id = load_id
        self.observed_at = observed_at
        self.consent_scope = consent_scope
        self.rows: list[tuple[str, str, dict[str, Any]]] = []

    def youtube(self, table: str, **columns: object) -> Load:
        """Add a row of a raw table of YouTube."""
        return self._add("youtube", table, {**self._stamp("v3"), **columns})

    def facebook(self, table: str, **columns: object) -> Load:
        """Add a row of a raw table of Facebook, of the Page 10 unless told otherwise."""
        page = {} if table == "requests" else {"page_id": "10"}
        return self._add("facebook", table, {**page, **self._stamp("v26.0"), **columns})

    def instagram(self, table: str, **columns: object) -> Load:
        """Add a row of a raw table of Instagram, of the account 17 unless told otherwise."""
        account = {} if table == "requests" else {"account_id": "17"}
        return self._add("instagram", table, {**account, **self._stamp("v26.0"), **columns})

    def files(self, table: str, **columns: object) -> Load:
        """Add a row of a raw table of imported files."""
        stamp = {
            "file_sha256": f"sha-{self.load_id}",
            "file_name": "export.csv",
            "mapping_name": "made",
            "platform": "youtube",
            "row_number": len(self.rows) + 1,
            "imported_at": self.observed_at,
        }
        return self._add("files", table, {**stamp, **columns})

    def video(self, video_id: str, *, channel_id: str = "UC1", **facts: Any) -> Load:
        """Add one item of videos.list; `facts` are merged into its parts by name."""
        snippet = {"title": f"Title of {video_id}", "publishedAt": "2026-09-01T12:00:00Z"}
        payload = {
            "id": video_id,
            "snippet": {**snippet, "channelId": channel_id, **facts.pop("snippet", {})},
            "contentDetails": {"duration": facts.pop("duration", "PT10M")},
            "statistics": facts.pop("statistics", {"viewCount": "10", "likeCount": "1"}),
            "status": {"privacyStatus": facts.pop("privacy", "public")},
        }
        row = {"video_id": video_id, "channel_id": channel_id, "payload": {**payload, **facts}}
        return self.youtube("videos", **row)

    def statistics(
        self, video_id: str, *, channel_id: str = "UC1", at: str = "", **counts: int
    ) -> Load:
        """Add one item of videos:batchGetStats."""
        payload = {
            "id": video_id,
            "statistics": {name: str(count) for name, count in counts.items()},
            "contentDetails": {"duration": "600s"},
        }
        row = {"video_id": video_id, "channel_id": channel_id, "payload": payload}
        return self.youtube("video_statistics", **row, observed_at=at or self.observed_at)

    def _stamp(self, api_version: str) -> dict[str, Any]:
        return {
            "observed_at": self.observed_at,
            "consent_scope": self.consent_scope,
            "api_version": api_version,
            "request_id": f"request-{self.load_id}",
        }

    def _add(self, source: str, table: str, row: dict[str, Any]) -> Load:
        number = len(self.rows) + 1
        stamp = {"_dlt_load_id": self.load_id, "_dlt_id": f"{self.load_id}-{number}"}
        self.rows.append((source, table, {**stamp, **row}))
        return self


def append(warehouse: Path, *loads: Load) -> None:
    """Land loads; the tables they name are made when they are missing."""
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("set TimeZone = 'UTC'")
        for source, schema in SCHEMAS.items():
            declared = declared_columns(source)
            rows = [(table, row) for load in loads for of, table, row in load.rows if of == source]
            for table, row in rows:
                _insert(connection, f"{schema}.{table}", declared[table], row)


def _insert(
    connection: duckdb.DuckDBPyConnection, table: str, columns: dict[str, str], row: dict[str, Any]
) -> None:
    unknown = set(row) - set(columns)
    if unknown:
        raise ValueError(f"{table} has no columns {sorted(unknown)}")
    connection.execute(f"create schema if not exists {table.split('.', maxsplit=1)[0]}")
    listed = ", ".join(f"{name} {ENGINE_TYPES.get(kind, kind)}" for name, kind in columns.items())
    connection.execute(f"create table if not exists {table} ({listed})")
    names, values = ", ".join(row), [_written(value) for value in row.values()]
    marks = ", ".join("?" for _ in values)
    connection.execute(f"insert into {table} ({names}) values ({marks})", values)


def _written(value: object) -> object:
    if isinstance(value, dict | list):
        return json.dumps(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value
