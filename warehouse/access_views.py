"""The views of each audience and account group, and the SQL they are.

A view names every column it shows, so that a column added to a mart is not seen before access is
applied again; it filters rows only by constants or by keys, so that a filter on days still prunes
partitions.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from warehouse.access import AUDIENCES, MONEY_METRICS
from warehouse.errors import WarehouseError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from warehouse.access import Shown

ACCOUNT_DATASET = "accounts_"
"""What the dataset of an account group begins with."""


class AccessError(WarehouseError):
    """What the workspace grants cannot be granted; the message is one line for the user."""


@dataclass(frozen=True)
class AccountGroup:
    """Accounts that only some people may see, as a dataset of their own.

    Attributes:
        name: What the dataset is called after ``accounts_``.
        accounts: Ids or handles of the accounts.
        members: Who sees them: ``group:…``, ``user:…`` or ``domain:…``.
    """

    name: str
    accounts: tuple[str, ...]
    members: tuple[str, ...]

    @property
    def dataset(self) -> str:
        """The layer its views lie in."""
        return f"{ACCOUNT_DATASET}{self.name}"


@dataclass(frozen=True)
class Access:
    """What the workspace grants.

    Attributes:
        members: Who belongs to each audience, by its name.
        groups: The account groups.
        row_policies: Whether marts also carry a row access policy per account group.
        pipeline: Service accounts that must see every row where policies are on.
        audiences: What each audience sees.
    """

    members: Mapping[str, tuple[str, ...]]
    groups: tuple[AccountGroup, ...] = ()
    row_policies: bool = False
    pipeline: tuple[str, ...] = ()
    audiences: Mapping[str, tuple[Shown, ...]] = field(default_factory=lambda: AUDIENCES)


@dataclass(frozen=True)
class View:
    """One view to be: where, and its SQL."""

    dataset: str
    name: str
    sql: str
    source: str


@dataclass(frozen=True)
class Change:
    """One difference between what is and what the workspace grants.

    Attributes:
        text: What is done, for people.
        apply: Does it.
    """

    text: str
    apply: Callable[[], None]


@dataclass(frozen=True)
class Names:
    """How an engine writes names.

    Attributes:
        relation: Writes the table of a layer.
        column: Writes a column.
        columns: Tells the columns a table holds; none where it is not there.
    """

    relation: Callable[[str, str], str]
    column: Callable[[str], str]
    columns: Callable[[str, str], Sequence[str]]


def views_of(access: Access, names: Names, keys: Mapping[str, Sequence[str]]) -> list[View]:
    """Every view that should be.

    Args:
        access: What the workspace grants.
        names: How the engine writes names.
        keys: The account keys of each account group, by the group's name.

    Raises:
        AccessError: A table an audience sees is not there.
    """
    views = [
        _view(audience, shown, names, None)
        for audience, tables in access.audiences.items()
        for shown in tables
    ]
    for group in access.groups:
        views += [
            _view(group.dataset, shown, names, keys[group.name])
            for shown in access.audiences["analysts"]
        ]
    return views


def datasets_of(access: Access) -> dict[str, tuple[str, ...]]:
    """The datasets that should be, and who may read each."""
    audiences = {name: tuple(access.members.get(name, ())) for name in access.audiences}
    return audiences | {group.dataset: group.members for group in access.groups}


def account_keys(
    groups: Sequence[AccountGroup], accounts: Sequence[Mapping[str, object]]
) -> dict[str, list[str]]:
    """The account keys of each group.

    Args:
        groups: The account groups.
        accounts: The rows of `dim_accounts`: account_key, account_id, handle.

    Raises:
        AccessError: A group names an account that the warehouse does not hold.
    """
    known: dict[str, list[str]] = {}
    for row in accounts:
        for name in {str(row["account_id"]), str(row["handle"] or "").lower()} - {""}:
            known.setdefault(name, []).append(str(row["account_key"]))
    found: dict[str, list[str]] = {}
    for group in groups:
        keys: set[str] = set()
        for name in group.accounts:
            held = known.get(name) or known.get(name.lower())
            if held is None:
                raise AccessError(
                    f"access.account_groups: {group.name}: expected accounts of the warehouse, "
                    f"found none called {name!r}: load it first, or correct its id or handle"
                )
            keys.update(held)
        found[group.name] = sorted(keys)
    return found


def account_filter(column: str, keys: Sequence[str]) -> str:
    """The condition that keeps the rows of `keys`, which a clustered table prunes by."""
    return f"{column} in ({', '.join(map(_text, keys))})"


def _view(dataset: str, shown: Shown, names: Names, keys: Sequence[str] | None) -> View:
    held = names.columns(shown.schema, shown.table)
    if not held:
        raise AccessError(
            f"expected {shown.schema}.{shown.table}, which {dataset} shows, found none: "
            "run `groundswell build` first"
        )
    columns = ",\n".join(f"    {names.column(name)}" for name in shown.columns(held))
    kept = [
        condition
        for condition in (_metrics(shown, names, held), _own(shown, names, keys))
        if condition
    ]
    where = f"\nwhere {' and '.join(kept)}" if kept else ""
    relation = names.relation(shown.schema, shown.table)
    return View(dataset, shown.table, f"select\n{columns}\nfrom {relation}{where}", shown.schema)


def _metrics(shown: Shown, names: Names, held: Sequence[str]) -> str | None:
    """The condition on the metric of a row; definitions of metrics are for everybody."""
    sees_all = shown.with_money and not shown.only_money
    if sees_all or "metric" not in held or shown.belongs_by is None:
        return None
    word = "in" if shown.only_money else "not in"
    return f"{names.column('metric')} {word} ({', '.join(map(_text, MONEY_METRICS))})"


def _own(shown: Shown, names: Names, keys: Sequence[str] | None) -> str | None:
    """The condition that keeps the rows of an account group."""
    if keys is None or shown.belongs_by is None:
        return None
    owned = account_filter(names.column("account_key"), keys)
    if shown.belongs_by == "account_key":
        return owned
    own, post = names.column(shown.belongs_by), names.column("post_key")
    posts = names.relation("marts", "dim_posts")
    return f"{own} in (select {post} from {posts} where {owned})"  # noqa: S608 - our own names


def _text(value: str) -> str:
    if not value.replace("_", "").replace("-", "").isalnum():
        raise AccessError(f"expected a key or metric of letters and digits, got {value!r}")
    return f"'{value}'"
