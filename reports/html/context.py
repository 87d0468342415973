"""What every section knows: the marts, the period, how fresh things are, why some are missing."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from reports import formats
from reports.wording import account_word, listed, post_word
from warehouse.words import platform_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from reports.marts import Marts, Row

PERIOD_DAYS = 28
RECENT_DAYS = 60
ZONES = {"America/Los_Angeles": "Pacific", "UTC": "UTC"}

AVAILABILITY = {
    "not_supported": "the platform does not report it here",
    "not_monetised": "the account is not monetised",
    "below_threshold": "too few people for the platform to say",
    "retired": "the platform retired this metric",
    "not_fetched": "it was not collected",
    "unauthorised": "only the account's owner may read it, and has not granted it",
    "left_out_by_platform": "the platform left it out, as it does below a threshold",
    "not_in_export": "the imported file does not have it",
    "not_defined_by_platform": "the platform has no such number",
    "not_collected": "it was not collected",
    "likes_hidden": "the account hides likes",
    "comments_disabled": "comments are off",
    "followers_hidden": "the account hides its followers",
}


@dataclass(frozen=True)
class Period:
    """Equal spans of days that end on the newest day held."""

    end: date

    @property
    def start(self) -> date:
        """First day of the period."""
        return self.end - timedelta(days=PERIOD_DAYS - 1)

    @property
    def previous_start(self) -> date:
        """First day of the period before."""
        return self.start - timedelta(days=PERIOD_DAYS)

    @property
    def parameters(self) -> dict[str, object]:
        """The period as parameters of a question."""
        return {
            "start": self.start,
            "end": self.end,
            "previous_start": self.previous_start,
            "recent_start": self.end - timedelta(days=RECENT_DAYS),
        }

    def __str__(self) -> str:
        """The period for people: 21 Oct – 17 Nov 2026."""
        start = f"{self.start.day} {self.start:%b}"
        if self.start.year != self.end.year:
            start = formats.day(self.start)
        return f"{start} {formats.MISSING} {formats.day(self.end)}"


@dataclass
class Freshness:
    """Notes on how fresh numbers are, each kept once and named by a short key."""

    notes: dict[str, str] = field(default_factory=dict)

    def add(self, text: str) -> str:
        """Keep `text` and return its key."""
        for key, held in self.notes.items():
            if held == text:
                return key
        key = f"f{len(self.notes)}"
        self.notes[key] = text
        return key


@dataclass(frozen=True)
class Context:
    """What the sections share; see `read_context`."""

    marts: Marts
    now: datetime
    accounts: Mapping[str, Row]
    period: Period | None
    money_period: Period | None
    currency: str
    days: Mapping[str, Row]
    snapshots: Mapping[str, Row]
    money: Mapping[str, Row]
    money_rows: tuple[Row, ...]
    reasons: Mapping[tuple[str, str], str]
    view_rules: tuple[Row, ...]
    freshness: Freshness
    derived_platforms: frozenset[str] | None
    derived_metrics_reason: str
    pictures: Mapping[str, Path]
    platform: str = ""
    tag: str = ""

    def by_platform(self) -> tuple[Context, ...]:
        """What is known of each platform by itself: its accounts, its period, its money.

        Platforms count differently and end on different days, so nothing is read across them.
        """
        names = sorted(self.platforms, key=lambda name: (name != "youtube", name))
        return tuple(self._on(name, is_alone=len(names) == 1) for name in names)

    def _on(self, platform: str, *, is_alone: bool) -> Context:
        accounts = {key: row for key, row in self.accounts.items() if row["platform"] == platform}
        money = {row["currency"]: row for row in self.money_rows if row["platform"] == platform}
        days = {key: row for key, row in self.days.items() if key in accounts}
        newest = max((row["newest_date"] for row in days.values()), default=None)
        currency = _currency(accounts, money)
        return replace(
            self,
            marts=self.marts.on(platform),
            accounts=accounts,
            days=days,
            snapshots={key: row for key, row in self.snapshots.items() if key in accounts},
            money=money,
            currency=currency,
            period=Period(newest) if newest else None,
            money_period=Period(money[currency]["newest_date"]) if currency else None,
            platform=platform,
            tag="" if is_alone else f"{platform}-",
        )

    @property
    def is_youtube(self) -> bool:
        """Whether this is about YouTube, or about nothing yet."""
        return self.platform in {"", "youtube"}

    def account_word(self, count: int = 1) -> str:
        """What the accounts are called: channel, Page, account."""
        return account_word(self.platforms, count)

    def post_word(self, count: int = 1) -> str:
        """What the posts are called: video, post."""
        return post_word(self.platforms, count)

    @property
    def platform_words(self) -> str:
        """The platforms' names in a sentence."""
        return listed(platform_name(name) for name in sorted(self.platforms))

    def may_derive(self, platform: str) -> bool:
        """Whether scores and forecasts of posts on `platform` may be shown."""
        return self.derived_platforms is None or platform in self.derived_platforms

    @property
    def platforms(self) -> set[str]:
        """Platforms that accounts are on."""
        return {str(account["platform"]) for account in self.accounts.values()}

    def account_name(self, account_key: str) -> str:
        """The account's name, or its handle or id when it has none."""
        account = self.accounts.get(account_key, {})
        names = (account.get(name) for name in ("account_name", "handle", "account_id"))
        return str(next(filter(None, names), account_key))

    def reason(self, account_key: str, metric: str) -> str:
        """Why the account has no value for `metric`."""
        found = self.reasons.get((account_key, metric))
        if found:
            return found
        account = self.accounts.get(account_key, {})
        if account.get("ownership") == "observed" or account.get("consent_scope") == "public":
            return "only the account's owner can read it; public data is all that is held"
        return "nothing was collected for this period"

    def fresh_days(self, account_key: str | None = None) -> str:
        """Freshness of daily metrics, of one account or of all."""
        rows = [row for key, row in self.days.items() if account_key in {None, key}]
        if not rows:
            return ""
        newest = min(row["newest_date"] for row in rows)
        settled = [row["settled_date"] for row in rows if row["settled_date"]]
        zones = {str(self.accounts[row["account_key"]]["platform_day_zone"]) for row in rows}
        zone = ZONES.get(zones.pop(), "the platform's days") if len(zones) == 1 else "own days"
        text = f"Days up to {formats.day(newest)} ({zone})"
        if settled:
            text += f", final up to {formats.day(min(settled))}; later days may still change"
        return self.freshness.add(f"{text}. {_read(row['known_from'] for row in rows)}")

    def fresh_snapshots(self, account_key: str | None = None) -> str:
        """Freshness of lifetime counters."""
        rows = [row for key, row in self.snapshots.items() if account_key in {None, key}]
        if not rows:
            return ""
        return self.freshness.add(_read(row["observed_at"] for row in rows))

    def fresh_collection(self) -> str:
        """Freshness of what is said about the collection itself."""
        known = [row["known_from"] for row in self.days.values()]
        known += [row["observed_at"] for row in self.snapshots.values()]
        return self.freshness.add(f"As the last load left it. {_read(known)}".strip())

    def fresh_money(self, currency: str) -> str:
        """Freshness of revenue in `currency`."""
        row = self.money.get(currency)
        if not row:
            return ""
        settled = (
            f"final up to {formats.day(row['settled_date'])}"
            if row["settled_date"]
            else "all of it an estimate"
        )
        newest = formats.day(row["newest_date"])
        return self.freshness.add(f"Days up to {newest}, {settled}. {_read([row['known_from']])}")


def web_link(url: object) -> str:
    """`url` when it leads to the web, else nothing: platform text may hold any scheme."""
    text = str(url or "")
    return text if text.startswith("https://") else ""


def _read(moments: Iterable[datetime | None]) -> str:
    """When the newest reading was made."""
    known = [moment for moment in moments if moment is not None]
    return f"Newest reading {formats.moment(max(known))}." if known else ""


def read_context(
    marts: Marts,
    *,
    now: datetime,
    derived_platforms: frozenset[str] | None,
    derived_metrics_reason: str,
    pictures: Mapping[str, Path],
) -> Context:
    """Read what the sections share from the marts."""
    days = {row["account_key"]: row for row in marts.rows("freshness_days")}
    money_rows = tuple(marts.rows("freshness_revenue"))
    money = {row["currency"]: row for row in reversed(money_rows)}
    accounts = {row["account_key"]: row for row in marts.rows("accounts")}
    currency = _currency(accounts, money)
    reasons = {(row["account_key"], row["metric"]): _in_words(row) for row in marts.rows("reasons")}
    newest = max((row["newest_date"] for row in days.values()), default=None)
    return Context(
        marts=marts,
        now=now,
        accounts=accounts,
        period=Period(newest) if newest else None,
        money_period=Period(money[currency]["newest_date"]) if currency else None,
        currency=currency,
        days=days,
        snapshots={row["account_key"]: row for row in marts.rows("freshness_snapshots")},
        money=money,
        money_rows=money_rows,
        reasons=reasons,
        view_rules=tuple(marts.rows("view_rules")),
        freshness=Freshness(),
        derived_platforms=derived_platforms,
        derived_metrics_reason=derived_metrics_reason,
        pictures=pictures,
    )


def _in_words(row: Row) -> str:
    """Why a metric is not available, in words where we have some for the marts' code."""
    code = str(row["reason"] or row["availability"])
    return AVAILABILITY.get(code, code)


def _currency(accounts: Mapping[str, Row], money: Mapping[str, Row]) -> str:
    """The currency headlines are in: the accounts' own when revenue is held in it."""
    own = [account["currency"] for account in accounts.values() if account["currency"] in money]
    if own:
        return str(max(sorted(set(own)), key=own.count))
    return next(iter(money), "")
