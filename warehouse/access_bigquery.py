"""The views of each audience on BigQuery, and who may read them.

An audience's dataset is authorised on the datasets its views read, so that its readers need nothing
on those. Readers of these datasets that are people, groups or domains are ours to give and to take;
service accounts are Terraform's, and owners are left alone.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from warehouse.access_policies import policy_changes
from warehouse.access_views import (
    ACCOUNT_DATASET,
    Access,
    Change,
    Names,
    View,
    account_keys,
    datasets_of,
    views_of,
)
from warehouse.bigquery_retries import call_retry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from warehouse.bigquery_settings import BigQuerySettings

OURS = {"managed_by": "groundswell_access"}
KINDS = {"group": "groupByEmail", "user": "userByEmail", "domain": "domain"}
SOURCES = ("marts", "features")
READERS = frozenset({"READER", "roles/bigquery.dataViewer"})
Reader = tuple[str, str]


class BigQueryAccess:
    """The datasets of one project, compared with what the workspace grants."""

    def __init__(self, client: Any, settings: BigQuerySettings) -> None:
        self._client, self._settings = client, settings
        self._retry = call_retry(settings)

    def changes(self, access: Access) -> list[Change]:
        """What has to be done so that the project is what `access` says; nothing is done yet.

        Who loses something loses it first; who gains something gains it when all else is done.

        Raises:
            AccessError: A mart or an account is not there.
        """
        keys = account_keys(access.groups, self._accounts() if access.groups else [])
        views = views_of(access, self._names(), keys)
        wanted = datasets_of(access)
        stale = self._stale(wanted)
        readers = {name: _readers(members) for name, members in wanted.items()} | {
            name: set[Reader]() for name in stale
        }
        held = {name: self._dataset(name) for name in readers}
        policies = policy_changes(self._client, self._settings, access, keys)
        return [
            *self._reader_changes(readers, held, revoke=True),
            *(self._dataset_made(name) for name in wanted if held[name] is None),
            *self._view_changes(views, held),
            *self._authorised_changes(views, wanted, stale),
            *policies,
            *self._reader_changes(readers, held, revoke=False),
            *(self._dataset_dropped(name) for name in stale),
        ]

    def _names(self) -> Names:
        columns = functools.cache(self._columns)  # account groups show what analysts see
        return Names(relation=self._relation, column=lambda name: f"`{name}`", columns=columns)

    def _relation(self, schema: str, table: str) -> str:
        return f"`{self._settings.project}`.`{self._settings.dataset(schema)}`.`{table}`"

    def _columns(self, schema: str, table: str) -> list[str]:
        held = self._table(schema, table)
        return [] if held is None else [field.name for field in held.schema]

    def _accounts(self) -> list[dict[str, object]]:
        relation = self._relation("marts", "dim_accounts")
        asked = f"select account_key, account_id, handle from {relation} order by account_key"  # noqa: S608 - our own names
        return [dict(row) for row in self._client.query(asked, retry=self._retry).result()]

    def _table(self, schema: str, table: str) -> Any | None:
        from google.api_core.exceptions import NotFound

        try:
            return self._client.get_table(f"{self._id(schema)}.{table}", retry=self._retry)
        except NotFound:
            return None

    def _dataset(self, schema: str) -> Any | None:
        from google.api_core.exceptions import NotFound

        try:
            return self._client.get_dataset(self._id(schema), retry=self._retry)
        except NotFound:
            return None

    def _id(self, schema: str) -> str:
        return f"{self._settings.project}.{self._settings.dataset(schema)}"

    def _stale(self, wanted: Iterable[str]) -> list[str]:
        """Datasets of account groups that the workspace no longer names."""
        start = self._settings.dataset(ACCOUNT_DATASET)
        listed = [
            dataset.dataset_id.removeprefix(self._settings.dataset_prefix)
            for dataset in self._client.list_datasets(retry=self._retry)
            if dataset.dataset_id.startswith(start)
            and OURS.items() <= dict(dataset.labels or {}).items()
        ]
        return sorted(set(listed) - set(wanted))

    def _dataset_made(self, name: str) -> Change:
        def apply() -> None:
            from google.cloud import bigquery

            dataset = bigquery.Dataset(self._id(name))
            dataset.location = self._settings.location
            dataset.labels = {**self._settings.labels, **OURS}
            self._client.create_dataset(dataset, exists_ok=True)

        return Change(f"make dataset {self._settings.dataset(name)}", apply)

    def _dataset_dropped(self, name: str) -> Change:
        return Change(
            f"drop dataset {self._settings.dataset(name)}",
            lambda: self._client.delete_dataset(self._id(name), not_found_ok=True),
        )

    def _view_changes(self, views: list[View], held: dict[str, Any]) -> Iterator[Change]:
        wanted = {(view.dataset, view.name) for view in views}
        for view in views:
            there = self._table(view.dataset, view.name) if held[view.dataset] else None
            if there is None or there.view_query != view.sql:
                yield self._view_made(view, there)
        for name in (name for name, dataset in held.items() if dataset is not None):
            for listed in self._client.list_tables(self._id(name), retry=self._retry):
                ours = OURS.items() <= dict(listed.labels or {}).items()
                if ours and (name, listed.table_id) not in wanted:
                    yield self._view_dropped(name, listed.table_id)

    def _view_made(self, view: View, there: Any | None) -> Change:
        def apply() -> None:
            from google.cloud import bigquery

            table = bigquery.Table(f"{self._id(view.dataset)}.{view.name}")
            table.view_query = view.sql
            table.labels = {**self._settings.labels, **OURS}
            if there is None:
                self._client.create_table(table)
            else:
                self._client.update_table(table, ["view_query", "labels"])

        return Change(f"make view {self._settings.dataset(view.dataset)}.{view.name}", apply)

    def _view_dropped(self, name: str, view: str) -> Change:
        return Change(
            f"drop view {self._settings.dataset(name)}.{view}",
            lambda: self._client.delete_table(f"{self._id(name)}.{view}", not_found_ok=True),
        )

    def _authorised_changes(
        self, views: list[View], wanted: Iterable[str], stale: list[str]
    ) -> Iterator[Change]:
        """Let each audience's dataset read the datasets its views are made of."""
        needed = {(view.source, view.dataset) for view in views}
        for source in SOURCES:
            dataset = self._dataset(source)
            authorised = {
                name
                for entry in (dataset.access_entries if dataset else [])
                if (name := self._authorised(entry)) is not None
            }
            for name in wanted:
                if (source, name) in needed and name not in authorised:
                    yield self._authorised_change(source, name, add=True)
            for name in sorted(authorised & set(stale)):
                yield self._authorised_change(source, name, add=False)

    def _authorised(self, entry: Any) -> str | None:
        """The layer of the dataset that `entry` authorises, if it is one of this warehouse."""
        authorised = entry.to_api_repr().get("dataset")
        if authorised is None:
            return None
        named = authorised["dataset"]
        if named["projectId"] != self._settings.project:
            return None
        return str(named["datasetId"]).removeprefix(self._settings.dataset_prefix)

    def _authorised_change(self, source: str, name: str, *, add: bool) -> Change:
        def apply() -> None:
            from google.cloud.bigquery import AccessEntry

            dataset = self._client.get_dataset(self._id(source), retry=self._retry)
            kept = [entry for entry in dataset.access_entries if self._authorised(entry) != name]
            reference = {
                "projectId": self._settings.project,
                "datasetId": self._settings.dataset(name),
            }
            entry = AccessEntry.from_api_repr(
                {"dataset": {"dataset": reference, "targetTypes": ["VIEWS"]}}
            )
            dataset.access_entries = [*kept, entry] if add else kept
            self._client.update_dataset(dataset, ["access_entries"])

        done = "authorise" if add else "no longer authorise"
        reader, read = self._settings.dataset(name), self._settings.dataset(source)
        return Change(f"{done} the views of {reader} to read {read}", apply)

    def _reader_changes(
        self, readers: dict[str, set[Reader]], held: dict[str, Any], *, revoke: bool
    ) -> Iterator[Change]:
        for name, wanted in readers.items():
            dataset = held[name]
            now = {r for e in (dataset.access_entries if dataset else []) if (r := _reader(e))}
            for kind, member in sorted(now - wanted if revoke else wanted - now):
                yield self._reader_change(name, (kind, member), revoke=revoke)

    def _reader_change(self, name: str, reader: Reader, *, revoke: bool) -> Change:
        def apply() -> None:
            from google.cloud.bigquery import AccessEntry

            dataset = self._client.get_dataset(self._id(name), retry=self._retry)
            kept = [entry for entry in dataset.access_entries if _reader(entry) != reader]
            given = AccessEntry("READER", *reader)
            dataset.access_entries = kept if revoke else [*kept, given]
            self._client.update_dataset(dataset, ["access_entries"])

        done = "revoke reading of" if revoke else "grant reading of"
        place = "from" if revoke else "to"
        return Change(f"{done} {self._settings.dataset(name)} {place} {reader[1]}", apply)


def _readers(members: Iterable[str]) -> set[Reader]:
    """Members such as ``group:a@b`` as BigQuery's kinds of entries."""
    parts = [member.partition(":") for member in members]
    return {(KINDS[kind], name.lower()) for kind, _, name in parts}


def _reader(entry: Any) -> Reader | None:
    """Who `entry` lets read, where that is ours to give and to take."""
    ours = entry.role in READERS and entry.entity_type in KINDS.values()
    if not ours or str(entry.entity_id).endswith(".gserviceaccount.com"):
        return None
    return str(entry.entity_type), str(entry.entity_id).lower()
