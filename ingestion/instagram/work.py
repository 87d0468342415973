"""What a run has to ask for one account: pure decisions, the same for `plan` and `load`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from ingestion.graph.schedule import has_passed
from ingestion.instagram.metrics import STORY
from ingestion.instagram.settings import RESOURCES
from ingestion.pacific import pacific_date, pacific_midnight
from ingestion.ranges import Days, joined, without

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from ingestion.instagram.listing import Reading
    from ingestion.instagram.settings import InstagramSettings
    from ingestion.instagram.state import InstagramState, KnownMedia

DEFAULT_HISTORY_DAYS = 90
ACCOUNT_DAYS_KEPT = 90
FOLLOWER_DAYS_KEPT = 30
STORY_LIFE = timedelta(hours=23, minutes=30)
EVERY_METRIC = "*"
ITEMS_PER_PAGE = 100


class AccountWork:
    """Decides for one account what is asked, from the settings, the state and the moment.

    Attributes:
        followers: Followers in the newest profile, also one read in this run; None when unknown.
    """

    def __init__(
        self,
        settings: InstagramSettings,
        state: InstagramState,
        account_id: str,
        *,
        now: datetime,
        since: date | None = None,
    ) -> None:
        self._settings = settings
        self._state = state
        self._account_id = account_id
        self._schedule = settings.snapshot_schedule
        self.now = now
        self.today = pacific_date(now)
        self.followers = state.followers.get(account_id)
        start = settings.history_start or self.today - timedelta(days=DEFAULT_HISTORY_DAYS)
        self.floor = min(start, since) if since else start

    def is_fresh(self, resource: str) -> bool:
        """Whether `resource` was read so recently that it is not read again."""
        newest = self._state.last_fetch.get((self._account_id, resource))
        if newest is None or (resource == "media" and self.listed_at is None):
            return False
        if resource in {"media", "stories"}:
            return not has_passed(self._schedule.shortest, newest, self.now)
        if resource == "account_demographics":
            days = timedelta(days=self._settings.demographics_days)
            return not has_passed(days, newest, self.now)
        return self.now - newest < timedelta(hours=self._settings.refresh_hours)

    def is_refused(self, resource: str, metric: str = EVERY_METRIC) -> bool:
        """Whether a resource was refused recently, as for an account with few followers."""
        refused = self._state.refused.get((self._account_id, resource), {}).get(metric)
        recheck = timedelta(days=self._settings.demographics_days)
        return refused is not None and self.now - refused[1] < recheck

    def is_due(self, resource: str) -> bool:
        """Whether `resource` is to be asked for now."""
        if not self._settings.wants(resource) or self.is_refused(resource):
            return False
        if resource == "account_insights":
            return bool(self.days())
        return not self.is_fresh(resource)

    @property
    def has_any(self) -> bool:
        """Whether anything is to be asked for now; media insights come with their media."""
        return any(self.is_due(each) for each in RESOURCES if each != "media_insights")

    @property
    def listed_at(self) -> datetime | None:
        """A moment at which the list of media was known whole back to the first day wanted."""
        held = self._state.held.get((self._account_id, "media"), [])
        days = [each.asked_on for each in held if each.days.start <= self.floor]
        return pacific_midnight(max(days)) if days else None

    @property
    def oldest_unknown(self) -> datetime:
        """Media published before this moment are known, or not wanted."""
        floor = datetime(self.floor.year, self.floor.month, self.floor.day, tzinfo=UTC)
        return max(floor, self.listed_at or floor)

    def known(self, table: str) -> dict[str, KnownMedia]:
        """The account's known media or stories, newest first."""
        found = self._state.objects.get((self._account_id, table), {})
        ordered = sorted(found.values(), key=lambda each: each.media_id)
        ordered.sort(key=lambda each: each.published_at or each.last_read, reverse=True)
        return {each.media_id: each for each in ordered}

    def is_reading_due(self, known: KnownMedia | None, published_at: datetime | None) -> bool:
        """Whether media in a list are to be read now.

        Unknown media are, unless they are older than what is collected, or were left behind when
        they came to the age after which nothing is read.
        """
        if known is not None:
            return self._schedule.is_due(published_at, known.last_read, self.now)
        if published_at is None or published_at >= self.oldest_unknown:
            return True
        is_wanted = published_at.date() >= self.floor
        return is_wanted and self._schedule.interval(self.now - published_at) is not None

    def is_lookup_due(self, known: KnownMedia) -> bool:
        """Whether known media are read now though no list shows them."""
        if known.is_missing:
            return False
        return self._schedule.is_due(known.published_at, known.last_read, self.now)

    def pays_to_list(self, known: Sequence[KnownMedia]) -> bool:
        """Whether further pages of the list cost fewer calls than looking up what is due in them.

        Args:
            known: Media not seen in the list yet, newest first.
        """
        due = [self.is_lookup_due(each) for each in known if not each.is_missing]
        saved = 0
        for page, at in enumerate(range(0, len(due), ITEMS_PER_PAGE), start=1):
            saved += sum(due[at : at + ITEMS_PER_PAGE])
            if saved > page:
                return True
        return False

    @property
    def wants_insights(self) -> bool:
        """Whether media are read with their insights."""
        return self._settings.wants("media_insights")

    def is_story_over(self, story: Reading | KnownMedia) -> bool:
        """Whether a story is at its natural end, give or take half an hour."""
        if story.product_type != STORY or story.published_at is None:
            return False
        return self.now - story.published_at >= STORY_LIFE

    def days(self) -> list[Days]:
        """The days of account insights to ask for, joined, oldest first."""
        end = self.today - timedelta(days=1)
        start = max(self.floor, self.today - timedelta(days=ACCOUNT_DAYS_KEPT - 1))
        if start > end or not self._settings.wants("account_insights"):
            return []
        held = [h.days for h in self._state.held.get((self._account_id, "account_insights"), [])]
        missing = without(Days(start, end), held)
        if self.is_fresh("account_insights"):
            newest = max((days.end for days in held), default=start)
            return [days for days in missing if days.end < newest]
        window = Days(max(start, end - timedelta(days=self._settings.window_days - 1)), end)
        return joined([*missing, window])

    def follower_days(self) -> Days | None:
        """The days of the follower series to ask for, in one piece; None for none."""
        first = self.today - timedelta(days=FOLLOWER_DAYS_KEPT - 1)
        days = [day for piece in self.days() for day in piece.each() if day >= first]
        return Days(days[0], days[-1]) if days else None

    def has_followers(self, fewest: int) -> bool:
        """Whether the account has `fewest` followers, or may have, as far as is known."""
        return self.followers is None or self.followers >= fewest
