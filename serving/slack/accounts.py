"""Which account a person means: by key, id, handle or name, in any case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process, utils

from serving.slack.errors import UnknownAccountError
from serving.slack.limits import OPTION_TEXT, OPTIONS
from serving.slack.wording import clipped, escaped, plain
from warehouse.words import platform_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from serving.slack.reading import Row

NEAR = 5
NEAR_ENOUGH = 50.0
"""Of 100, below which a name is not offered as what may have been meant."""


def label(account: Row) -> str:
    """The account for people, not escaped: Copper Ladle · YouTube."""
    return f"{plain(account['account_name'])} · {platform_name(account['platform'])}"


def written(account: Row) -> str:
    """How the account is written in a command, not escaped: youtube:@copperladle."""
    name = account["handle"] or account["account_id"]
    return f"{account['platform']}:{name}"


def found_account(accounts: Sequence[Row], said: str) -> Row:
    """Return the one account that `said` means; ``youtube:`` before it narrows the platform.

    Raises:
        UnknownAccountError: None or several do; the message names near ones, escaped.
    """
    wanted = plain(said).casefold()
    platform, colon, rest = wanted.partition(":")
    known = {account["platform"] for account in accounts}
    among = list(accounts)
    if colon and platform in known:
        among = [account for account in accounts if account["platform"] == platform]
        wanted = rest.strip()
    matching = [account for account in among if wanted.lstrip("@") in _names(account)]
    if len(matching) == 1:
        return matching[0]
    if matching:
        ways = ", ".join(f"`{escaped(written(account))}`" for account in matching[:NEAR])
        raise UnknownAccountError(
            f"{len(matching)} accounts are called {escaped(clipped(said, 80))}: write one of {ways}"
        )
    near = near_accounts(among, wanted, most=NEAR)
    ways = ", ".join(f"`{escaped(written(account))}`" for account in near)
    hint = f"did you mean {ways}?" if ways else "`/forecast` alone opens a form that lists them"
    raise UnknownAccountError(f"no account is called {escaped(clipped(said, 80))}: {hint}")


def near_accounts(accounts: Sequence[Row], said: str, *, most: int) -> list[Row]:
    """Return the accounts whose names are nearest to `said`, nearest first; all for no text."""
    if not said.strip():
        return list(accounts[:most])
    names = [" ".join(sorted(_names(account) - {account["account_key"]})) for account in accounts]
    nearest = process.extract(
        said,
        names,
        scorer=fuzz.WRatio,
        processor=utils.default_process,
        limit=most,
        score_cutoff=NEAR_ENOUGH,
    )
    return [accounts[place] for _, _, place in nearest]


def options(accounts: Sequence[Row], said: str) -> list[dict[str, object]]:
    """Return the choices of the form's account menu for what was typed so far."""
    return [
        {
            "text": {"type": "plain_text", "text": clipped(label(account), OPTION_TEXT)},
            "value": account["account_key"],
        }
        for account in near_accounts(accounts, said, most=OPTIONS)
    ]


def _names(account: Row) -> set[str]:
    """By what the account answers, in lower case and without @."""
    said = (account[name] for name in ("account_key", "account_id", "handle", "account_name"))
    return {plain(name).casefold().lstrip("@") for name in said if name}
