"""What the Instagram source needs to know: which accounts, which resources, how often."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingestion.graph.limits import Limits
from ingestion.graph.schedule import SnapshotSchedule

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

API_ROOT = "https://graph.facebook.com"
API_VERSION = "v26.0"
OBJECT_RESOURCES = ("accounts", "media", "stories")
FIGURE_RESOURCES = ("media_insights", "account_insights", "account_demographics")
RESOURCES = (*OBJECT_RESOURCES, *FIGURE_RESOURCES)
PERMISSIONS = ("instagram_basic", "instagram_manage_insights", "pages_read_engagement")
BUCKET = "instagram"


@dataclass(frozen=True)
class AccountSettings:
    """One business account of the workspace, named by its id or by the Page it is connected to.

    Attributes:
        account_id: The account's id; or None when `page_id` is given.
        page_id: The Facebook Page it is connected to; or None when `account_id` is given.
    """

    account_id: str | None = None
    page_id: str | None = None

    @property
    def name(self) -> str:
        """What messages call it until its username is known."""
        return self.account_id or (f"account of Page {self.page_id}" if self.page_id else "unnamed")


@dataclass(frozen=True)
class InstagramSettings:
    """Accounts, resources and limits of one workspace.

    Attributes:
        accounts: Accounts to collect.
        api_root: Address of the Graph API, without its version.
        api_version: The version asked for; another one that answers is announced.
        history_start: Day before which nothing is collected, media neither; None starts 90 days
            back.
        resources: Resource → on or off; all are on by default.
        snapshot_schedule: How often media and stories are read, by their age.
        window_days: Newest days of account insights that are read again: values lag up to 48 h.
        refresh_hours: Profile and account insights read more recently than this are not read again.
        demographics_days: Days from one reading of the audience to the next.
        recheck_days: Days after which a refused metric is asked for again.
        max_parallel: Accounts loaded at once.
        limits: How close to Meta's limits a run may come, and how long it waits.
    """

    accounts: tuple[AccountSettings, ...] = ()
    api_root: str = API_ROOT
    api_version: str = API_VERSION
    history_start: date | None = None
    resources: Mapping[str, bool] = field(default_factory=dict)
    snapshot_schedule: SnapshotSchedule = field(default_factory=SnapshotSchedule)
    window_days: int = 3
    refresh_hours: float = 20.0
    demographics_days: float = 7.0
    recheck_days: int = 30
    max_parallel: int = 4
    limits: Limits = field(default_factory=Limits)

    def wants(self, resource: str) -> bool:
        """Whether `resource` is switched on."""
        return self.resources.get(resource, True)
