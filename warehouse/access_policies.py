"""Row access policies of marts tables, one for each account group.

They are a second lock, for people who may read marts themselves: the views of an account group
filter its rows in any case. A table that `create or replace table` builds anew may have lost its
policies, which is why nothing relies on them alone and why applying access again puts them back.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from warehouse.access_views import Access, Change, account_filter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from warehouse.bigquery_settings import BigQuerySettings

PREFIX = "groundswell_"
KEY = "account_key"


def policy_changes(
    client: Any, settings: BigQuerySettings, access: Access, keys: Mapping[str, Sequence[str]]
) -> Iterator[Change]:
    """What has to be done so that the policies of every table are what `access` says.

    New policies are made before old ones go, so that a table is never without one in between.
    """
    wanted = policies(access, keys) if access.row_policies else {}
    for table in _tables(client, settings, access):
        path = f"`{settings.project}.{settings.dataset('marts')}.{table}`"
        held = _held(client, settings, table)
        for name in sorted(wanted.keys() - held):
            grantees, condition = wanted[name]
            yield _change(
                client,
                f"make row policy {name} of {table}",
                policy_sql(name, path, grantees, condition),
            )
        ours = {name for name in held if name.startswith(PREFIX)}
        if ours and not wanted and ours == held:
            yield _change(
                client,
                f"drop the row policies of {table}",
                f"drop all row access policies on {path}",
            )
        else:
            for name in sorted(ours - wanted.keys()):
                yield _change(
                    client,
                    f"drop row policy {name} of {table}",
                    f"drop row access policy {name} on {path}",
                )


def policies(
    access: Access, keys: Mapping[str, Sequence[str]]
) -> dict[str, tuple[tuple[str, ...], str]]:
    """Each policy's name, whom it is for and which rows it shows.

    The name ends with a checksum of the two, so that a changed policy is another one: BigQuery does
    not tell whom a policy was granted to when policies are listed.
    """
    everybody = {member for members in access.members.values() for member in members}
    found = {"all_rows": (tuple(sorted({*access.pipeline, *everybody})), "true")}
    for group in access.groups:
        found[group.name] = (tuple(sorted(group.members)), account_filter(KEY, keys[group.name]))
    return {
        f"{PREFIX}{name}_{_checksum(grantees, condition)}": (grantees, condition)
        for name, (grantees, condition) in found.items()
        if grantees
    }


def policy_sql(name: str, table: str, grantees: Sequence[str], condition: str) -> str:
    """The statement that makes one policy of `table`, which is quoted already."""
    whom = ", ".join(f"'{grantee}'" for grantee in grantees)
    return (
        f"create row access policy if not exists {name} on {table} "
        f"grant to ({whom}) filter using ({condition})"
    )


def _tables(client: Any, settings: BigQuerySettings, access: Access) -> list[str]:
    """The marts tables with rows of accounts that anybody is shown; views cannot have policies."""
    shown = {
        each.table
        for tables in access.audiences.values()
        for each in tables
        if each.schema == "marts" and each.belongs_by == KEY
    }
    listed = client.list_tables(f"{settings.project}.{settings.dataset('marts')}")
    return sorted(t.table_id for t in listed if t.table_type == "TABLE" and t.table_id in shown)


def _held(client: Any, settings: BigQuerySettings, table: str) -> set[str]:
    """The names of a table's policies; the client has no public call for them."""
    dataset = f"/projects/{settings.project}/datasets/{settings.dataset('marts')}"
    answer = client._connection.api_request(
        method="GET",
        path=f"{dataset}/tables/{table}/rowAccessPolicies",
        query_params={"pageSize": 1000},
    )
    listed = answer.get("rowAccessPolicies", [])
    return {policy["rowAccessPolicyReference"]["policyId"] for policy in listed}


def _change(client: Any, text: str, sql: str) -> Change:
    def apply() -> None:
        client.query(sql).result()

    return Change(text, apply)


def _checksum(grantees: Sequence[str], condition: str) -> str:
    return hashlib.sha256("\n".join([*grantees, condition]).encode()).hexdigest()[:10]
