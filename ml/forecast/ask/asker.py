"""Answers drafts from one account's rows and the trained forecast."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ml.forecast.ask.accounts import found_account, read_accounts
from ml.forecast.ask.answering import answer_of
from ml.forecast.ask.draft import known_kind, require_length, require_time, told
from ml.forecast.ask.errors import NoForecastError
from ml.forecast.ask.known import read_known
from ml.forecast.champion import answering_order, open_champions
from ml.forecast.errors import FeaturesMissingError
from ml.forecast.tables import EARLIEST, LABELS, TABLES
from ml.forecast.texts import Words, vectors_of
from ml.forecast.versions import noted_versions
from ml.registry import Place

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from ml.forecast.ask.accounts import Account
    from ml.forecast.ask.answer import Answer
    from ml.forecast.ask.draft import Draft
    from ml.forecast.ask.known import Known
    from ml.forecast.champion import Champion
    from ml.forecast.settings import Task
    from warehouse import Warehouse

TABLES_READ: tuple[tuple[str, str], ...] = (
    ("predictions", "model_versions"),
    ("features", TABLES["publication"]),
    ("features", LABELS),
    ("marts", "dim_accounts"),
    ("marts", "dim_posts"),
)
"""Schema and table: what a published snapshot must hold for answers."""
KEPT = 64


class Asker:
    """Answers drafts; made by `Asker.open`.

    Args:
        warehouse: Open as long as this is used.
        champions: What answers each question asked at publication.
        accounts: The accounts of the warehouse.
        now: When answers are given, aware.
        zone: The zone in which times are told to people.
    """

    def __init__(
        self,
        warehouse: Warehouse,
        champions: Mapping[Task, Champion],
        *,
        accounts: Sequence[Account],
        now: datetime,
        zone: ZoneInfo,
    ) -> None:
        self._warehouse = warehouse
        self._champions = champions
        self._accounts = accounts
        self._now = now
        self._zone = zone
        self._known: OrderedDict[str, Known] = OrderedDict()

    @classmethod
    def open(
        cls,
        warehouse: Warehouse,
        models_dir: Place | Path | str,
        *,
        now: datetime,
        zone: ZoneInfo | None = None,
    ) -> Asker:
        """Open what answers at `now`.

        Args:
            warehouse: An open warehouse, or a published snapshot with `TABLES_READ`.
            models_dir: The place of artifacts; a `Place` where a bucket needs credentials.
            now: Aware.
            zone: The zone in which times are told to people; UTC when None.

        Raises:
            NoForecastError: None is trained that answers before publication.
            FeaturesMissingError: The feature tables are missing or empty.
            ArtifactError: No artifact on record can be opened; of the first, why.
        """
        _require_features(warehouse)
        noted = {
            task: each
            for task, each in answering_order(noted_versions(warehouse, now)).items()
            if task.stage == "publication"
        }
        if not noted:
            raise NoForecastError(
                f"no forecast was trained up to {told(now)}: run `groundswell train`; if one was, "
                "check the clock"
            )
        place = models_dir if isinstance(models_dir, Place) else Place(models_dir)
        champions, refused = open_champions(place, noted)
        if not champions:
            raise next(iter(refused.values()))
        vectors_of(Words.of(["warm"]))
        accounts = read_accounts(warehouse)
        return cls(warehouse, champions, accounts=accounts, now=now, zone=zone or ZoneInfo("UTC"))

    @property
    def accounts(self) -> Sequence[Account]:
        """The accounts that may be asked for."""
        return self._accounts

    def answer(self, draft: Draft, *, now: datetime | None = None) -> Answer:
        """Return the forecast of `draft` with its reasons.

        Args:
            draft: What is planned.
            now: Aware; the moment of opening when None.

        Raises:
            DraftRefusedError: It cannot be answered as it was asked; one line says why.
            NoForecastError: Nothing is trained for the account's platform.
        """
        now = now or self._now
        account = found_account(self._accounts, draft.account)
        require_length(draft.length_seconds)
        require_time(draft.at, now)
        known = self._read(account, now)
        kind = known_kind(draft.kind, known.kinds, account.platform)
        wanted = vectors_of(Words.of([draft.text]))[0]
        return answer_of(draft, kind, known, wanted=wanted, zone=self._zone)

    def _read(self, account: Account, now: datetime) -> Known:
        """The account's past, read once; of the accounts asked for last."""
        found = self._known.pop(account.account_key, None)
        if found is None:
            champions = {
                task: each
                for task, each in self._champions.items()
                if task.platform == account.platform
                and each.trained.tasks[task].decision.kind is not None
            }
            if not champions:
                raise NoForecastError(
                    f"no forecast of {account.platform} is trained: it needs more posts with a "
                    "settled count"
                )
            found = read_known(self._warehouse, account, champions, now=now)
        self._known[account.account_key] = found
        while len(self._known) > KEPT:
            self._known.popitem(last=False)
        return found


def _require_features(warehouse: Warehouse) -> None:
    """Refuse a warehouse, or a snapshot, without posts to learn an account's past from."""
    for schema, table in TABLES_READ:
        if schema != "features":
            continue
        if not warehouse.has_table(schema, table):
            raise FeaturesMissingError(
                f"{schema}.{table} is not there: build it with `groundswell build`"
            )
    rows = warehouse.query(
        f"select post_key from features.{TABLES['publication']} "  # noqa: S608 - names are ours
        "where published_at >= ? limit 1",
        [EARLIEST],
    )
    if not rows.num_rows:
        raise FeaturesMissingError(
            f"features.{TABLES['publication']} is empty: load posts and build with "
            "`groundswell run`"
        )
