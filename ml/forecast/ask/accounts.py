"""Which account a person means: by key, id, handle or name, in any case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ml.forecast.ask.errors import NoForecastError, UnknownAccountError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse import Warehouse

NEAR = 5
NEAR_ENOUGH = 50.0  # of 100
LONGEST_NAME = 80


@dataclass(frozen=True)
class Account:
    """One account as people know it.

    Attributes:
        account_key: Its key in the warehouse.
        platform: Its platform.
        account_id: Its id there.
        name: What it is called; its id where no name is known.
        handle: Its handle without the @; empty where there is none.
        zone: The zone in which the platform's day runs.
    """

    account_key: str
    platform: str
    account_id: str
    name: str
    handle: str
    zone: str

    @property
    def written(self) -> str:
        """How to write it so that it is found."""
        return f"{self.platform}:{self.account_id}"

    @property
    def names(self) -> frozenset[str]:
        """All it may be called, in lower case."""
        every = (self.account_key, self.account_id, self.name, self.handle)
        return frozenset(name.casefold() for name in every if name)


def read_accounts(warehouse: Warehouse) -> list[Account]:
    """Return the accounts of the warehouse, in order.

    Raises:
        NoForecastError: The marts are not built.
    """
    if not warehouse.has_table("marts", "dim_accounts"):
        raise NoForecastError(
            "marts.dim_accounts is not there: build the warehouse with `groundswell build`"
        )
    rows = warehouse.query(
        "select account_key, platform, account_id, account_name, handle, platform_day_zone "
        "from marts.dim_accounts order by platform, account_id"
    )
    return [
        Account(
            account_key=row["account_key"],
            platform=row["platform"],
            account_id=row["account_id"] or row["account_key"],
            name=row["account_name"] or row["account_id"] or row["account_key"],
            handle=(row["handle"] or "").removeprefix("@"),
            zone=row["platform_day_zone"] or "UTC",
        )
        for row in rows.to_pylist()
    ]


def found_account(accounts: Sequence[Account], said: str) -> Account:
    """Return the one account that `said` means; ``youtube:`` before it narrows the platform.

    Raises:
        UnknownAccountError: None or several do; the message names near ones.
    """
    wanted = " ".join(said.split()).casefold()
    shown = repr(" ".join(said.split())[:LONGEST_NAME])
    if not wanted:
        raise UnknownAccountError("expected the name of an account, came none")
    platform, colon, rest = wanted.partition(":")
    among = list(accounts)
    if colon and platform in {account.platform for account in accounts}:
        among = [account for account in accounts if account.platform == platform]
        wanted = rest.strip()
    matching = [account for account in among if wanted.removeprefix("@") in account.names]
    if len(matching) == 1:
        return matching[0]
    if matching:
        ways = ", ".join(account.written for account in matching[:NEAR])
        raise UnknownAccountError(
            f"{len(matching)} accounts are called {shown}: write one of {ways}"
        )
    near = ", ".join(_told(account) for account in _near(among, wanted))
    hint = f"did you mean {near}?" if near else f"{len(accounts)} accounts are known, none like it"
    raise UnknownAccountError(f"no account is called {shown}: {hint}")


def _near(accounts: Sequence[Account], wanted: str) -> list[Account]:
    """The accounts whose names are nearest, nearest first."""
    from rapidfuzz import fuzz, process

    names = [f"{account.name} {account.handle}".casefold() for account in accounts]
    found = process.extract(wanted, names, scorer=fuzz.WRatio, limit=NEAR, score_cutoff=NEAR_ENOUGH)
    return [accounts[place] for _, _, place in found]


def _told(account: Account) -> str:
    name = " ".join(account.name.split())[:LONGEST_NAME]
    return f"{name} ({account.platform}:{account.handle or account.account_id})"
