"""What a run has to ask for one Page: pure decisions, the same for `plan` and `load`."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from ingestion.graph.schedule import has_passed
from ingestion.pacific import pacific_date, pacific_midnight
from ingestion.ranges import ONE_DAY, Days, in_pieces, joined, without

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from ingestion.facebook.settings import FacebookSettings
    from ingestion.facebook.state import FacebookState, KnownObject

DEFAULT_HISTORY_DAYS = 90
KEPT_DAYS = 730  # Meta tells Page insights for two years
DAYS_PER_CALL = 90
ALWAYS_ANSWERED_DAYS = 3  # a day this old is there, so an answer without it means no value
MIN_PAGE_LIKES = 100
EVERY_METRIC = "*"
BELOW_THRESHOLD = "below_threshold"


class PageWork:
    """Decides for one Page what is asked, from the settings, the state and the moment."""

    def __init__(
        self,
        settings: FacebookSettings,
        state: FacebookState,
        page_id: str,
        *,
        now: datetime,
        since: date | None = None,
    ) -> None:
        self._settings = settings
        self._state = state
        self._page_id = page_id
        self._now = now
        self.today = pacific_date(now)
        start = settings.history_start or self.today - timedelta(days=DEFAULT_HISTORY_DAYS)
        self.start = min(start, since) if since else start

    @property
    def is_anything_due(self) -> bool:
        """Whether anything at all is asked for this Page in this run."""
        wanted = [r for r in ("posts", "videos") if self._settings.wants(r)]
        if any(self.is_list_due(resource) for resource in wanted):
            return True
        if any(self.is_due(known) for r in wanted for known in self.known(r).values()):
            return True
        if self.is_profile_due:
            return True
        return not self.is_told_below_threshold("page_insights") and any(
            self.days(resource) for resource in ("page_insights", "page_earnings")
        )

    @property
    def is_profile_due(self) -> bool:
        """Whether the profile is to be read though nothing else is asked of the Page."""
        return self._settings.wants("pages") and not self._is_fresh("pages")

    def known(self, resource: str) -> dict[str, KnownObject]:
        """The Page's posts or videos of earlier readings."""
        return self._state.objects.get((self._page_id, resource), {})

    def last_fetch(self, resource: str) -> datetime | None:
        """When `resource` was last read completely."""
        return self._state.last_fetch.get((self._page_id, resource))

    def is_list_due(self, resource: str) -> bool:
        """Whether new posts or videos are looked for: as often as the youngest are read."""
        last = self.last_fetch(resource)
        shortest = self._settings.snapshot_schedule.shortest
        if last is None or self._reaches_back(resource):
            return True
        return has_passed(shortest, last, self._now)

    def listed_back_to(self, resource: str) -> datetime:
        """The publication moment down to which a list is read."""
        last = self.last_fetch(resource)
        start = pacific_midnight(self.start)
        if last is None or self._reaches_back(resource):
            return start
        return max(start, last - ONE_DAY)

    def listed_days(self, resource: str) -> Days:
        """The days of publication that reading the whole list answers for."""
        return Days(pacific_date(self.listed_back_to(resource)), self.today)

    def is_due(self, known: KnownObject) -> bool:
        """Whether a post or video that was read before is read again now."""
        schedule = self._settings.snapshot_schedule
        return not known.is_missing and schedule.is_due(
            known.created_at, known.last_read, self._now
        )

    def is_wanted(self, resource: str, object_id: str, created_at: datetime | None) -> bool:
        """Whether a post or video that a list shows is read now."""
        known = self.known(resource).get(object_id)
        schedule = self._settings.snapshot_schedule
        if known is not None:  # of what was found gone and is listed again, too
            return schedule.is_due(created_at, known.last_read, self._now)
        if created_at is None:
            return True
        if created_at < pacific_midnight(self.start):
            return False
        is_first = self.last_fetch(resource) is None or self._reaches_back(resource)
        return is_first or schedule.interval(self._now - created_at) is not None

    def lookups(
        self, resource: str, listed: Iterable[str], oldest_listed: datetime | None
    ) -> list[KnownObject]:
        """What is asked for by its id: what is due and in no list; posts that left the list."""
        seen = set(listed)
        return [
            known
            for known in self.known(resource).values()
            if known.object_id not in seen
            and (self.is_due(known) or _has_vanished(known, oldest_listed))
        ]

    def days(self, resource: str) -> list[Days]:
        """The days to ask of Page insights or earnings, in pieces of at most 90, newest first.

        Those never held, and the newest ones again; when these were read lately, only the holes.
        """
        if not self._settings.wants(resource) or self.is_refused(resource):
            return []
        end = self.today - ONE_DAY
        wanted = Days(max(self.start, self.today - timedelta(days=KEPT_DAYS)), end)
        held = [h.days for h in self._state.held.get((self._page_id, resource), [])]
        asked = without(wanted, held)
        newest = max((days.end for days in held), default=None)
        if newest is not None and self._is_fresh(resource):
            asked = [days for days in asked if days.end < newest]
        else:
            first = end - timedelta(days=self._settings.window_days - 1)
            asked.append(Days(max(wanted.start, first), end))
        return [piece for days in joined(asked)[::-1] for piece in in_pieces(days, DAYS_PER_CALL)]

    def answered(self, asked: Days, newest_row: date | None) -> Days | None:
        """The part of `asked` that an answer speaks for; None when it speaks for none.

        The newest days come late, so a day counts as answered when it or a later one came, or
        when it is old enough to be there for certain.
        """
        certain = self.today - timedelta(days=ALWAYS_ANSWERED_DAYS)
        end = min(asked.end, max(newest_row or certain, certain))
        return Days(asked.start, end) if end >= asked.start else None

    def lost_days(self) -> Days | None:
        """Wanted days that Meta no longer tells, on the first reading; None when there are none."""
        kept_from = self.today - timedelta(days=KEPT_DAYS)
        if self.last_fetch("page_insights") is not None or self.start >= kept_from:
            return None
        return Days(self.start, kept_from - ONE_DAY)

    def is_refused(self, resource: str) -> bool:
        """Whether the whole resource was refused lately, for a reason that time may change."""
        found = self._refusal(resource)
        return found is not None and found[0] != BELOW_THRESHOLD

    def is_told_below_threshold(self, resource: str) -> bool:
        """Whether the ledger says lately that the Page is too small for `resource`."""
        found = self._refusal(resource)
        return found is not None and found[0] == BELOW_THRESHOLD

    def is_monetised(self) -> bool:
        """Whether the Page's earnings were told before."""
        return bool(self._state.held.get((self._page_id, "page_earnings")))

    def _is_fresh(self, resource: str) -> bool:
        """Whether `resource` was read less than `refresh_hours` ago."""
        last = self.last_fetch(resource)
        refresh = timedelta(hours=self._settings.refresh_hours)
        return last is not None and self._now - last < refresh

    def _reaches_back(self, resource: str) -> bool:
        """Whether the list was never read as far back as is wanted now."""
        held = self._state.held.get((self._page_id, resource), [])
        return not any(each.days.start <= self.start for each in held)

    def _refusal(self, resource: str) -> tuple[str, datetime] | None:
        found = self._state.refusals.get((self._page_id, resource), {}).get(EVERY_METRIC)
        recheck = timedelta(days=self._settings.recheck_days)
        return found if found and self._now - found[1] < recheck else None


def _has_vanished(known: KnownObject, oldest_listed: datetime | None) -> bool:
    """Whether a post that a list showed lies in the listed time but is no longer listed."""
    if known.is_missing or known.edge != "posts" or oldest_listed is None:
        return False
    return known.created_at is not None and known.created_at > oldest_listed
