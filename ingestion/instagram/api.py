"""The Graph API's calls about one Instagram account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingestion.graph.calls import GraphCall
from ingestion.instagram.metrics import MEDIA_FIELDS, PROFILE_FIELDS, STORY_FIELDS
from ingestion.pacific import pacific_midnight
from ingestion.ranges import ONE_DAY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ingestion.graph.calls import Caller, GraphAnswer
    from ingestion.graph.client import GraphClient
    from ingestion.graph.errors import GraphError
    from ingestion.graph.healing import Metrics
    from ingestion.graph.metrics_table import MetricGroup
    from ingestion.ranges import Days

LIMIT = "100"


class AccountApi:
    """What can be asked about one account, with one token."""

    def __init__(self, client: GraphClient, caller: Caller, account_id: str) -> None:
        self._client = client
        self.caller = caller
        self.account_id = account_id

    def profile(self) -> GraphAnswer:
        """Return the account's own object."""
        fields = {"fields": ",".join(PROFILE_FIELDS)}
        return self._client.ask(GraphCall("account", self.account_id, fields), self.caller)

    def media(self) -> Iterator[GraphAnswer]:
        """Yield pages of the account's media, newest first; stories are not among them."""
        return self._pages("media", MEDIA_FIELDS)

    def stories(self) -> Iterator[GraphAnswer]:
        """Yield pages of the stories that live now."""
        return self._pages("stories", STORY_FIELDS)

    def media_by_id(self, media_id: str) -> GraphCall:
        """The call for one media."""
        return GraphCall("media", media_id, {"fields": ",".join(MEDIA_FIELDS)})

    def media_insights(self, media_id: str, group: MetricGroup) -> Callable[[Metrics], GraphCall]:
        """Make the call for metrics of one media or story."""
        return self._insights("media/insights", media_id, {**group.params})

    def account_insights(self, group: MetricGroup, days: Days) -> Callable[[Metrics], GraphCall]:
        """Make the call for metrics of a window of Pacific days, at most 30."""
        range_asked = {
            "since": str(int(pacific_midnight(days.start).timestamp())),
            "until": str(int(pacific_midnight(days.end + ONE_DAY).timestamp())),
        }
        params = {**group.params, **range_asked}
        return self._insights("account/insights", self.account_id, params)

    def demographics(self, group: MetricGroup) -> Callable[[Metrics], GraphCall]:
        """Make the call for the audience by one breakdown."""
        return self._insights("account/insights", self.account_id, {**group.params})

    def ask(self, call: GraphCall) -> GraphAnswer:
        """Return the answer to `call`.

        Raises:
            GraphError: A subclass named after what Meta said.
        """
        return self._client.ask(call, self.caller)

    def asking(self, make: Callable[[Metrics], GraphCall]) -> Callable[[Metrics], GraphAnswer]:
        """Return what makes the call for some metrics and asks it at once."""
        return lambda metrics: self.ask(make(metrics))

    def batch(self, calls: Sequence[GraphCall]) -> list[GraphAnswer | GraphError]:
        """Return for each of `calls` its answer or error, fifty a request."""
        return self._client.batch(calls, self.caller)

    def _pages(self, edge: str, fields: Sequence[str]) -> Iterator[GraphAnswer]:
        params = {"fields": ",".join(fields), "limit": LIMIT}
        call = GraphCall(f"account/{edge}", f"{self.account_id}/{edge}", params)
        return self._client.pages(call, self.caller)

    def _insights(
        self, endpoint: str, object_id: str, params: dict[str, str]
    ) -> Callable[[Metrics], GraphCall]:
        def call(metrics: Metrics) -> GraphCall:
            asked = {"metric": ",".join(metrics), **params}
            return GraphCall(endpoint, f"{object_id}/insights", asked, is_insights=True)

        return call
