"""Which Analytics queries exist: dimensions, filters, metrics and row limits of each report."""

from dataclasses import dataclass, field

from sandbox.google.errors import ApiError, bad_request, unsupported_query

WATCHING = (
    "views engagedViews redViews estimatedMinutesWatched estimatedRedMinutesWatched "
    "averageViewDuration averageViewPercentage"
)
ENGAGEMENT = (
    "likes dislikes comments shares subscribersGained subscribersLost videosAddedToPlaylists "
    "videosRemovedFromPlaylists"
)
CARDS = (
    "cardImpressions cardClicks cardClickRate cardTeaserImpressions cardTeaserClicks "
    "cardTeaserClickRate"
)
MONEY_METRICS = frozenset(
    [
        "estimatedRevenue",
        "estimatedAdRevenue",
        "estimatedRedPartnerRevenue",
        "grossRevenue",
        "monetizedPlaybacks",
        "playbackBasedCpm",
        "adImpressions",
        "cpm",
    ]
)
ACTIVITY = frozenset(f"{WATCHING} {ENGAGEMENT} {CARDS}".split()) | MONEY_METRICS
PLAYBACK = frozenset(WATCHING.split())
TRAFFIC = frozenset({"views", "engagedViews", "estimatedMinutesWatched"})
# Named in the reference, refused for ordinary channels.
NEVER_ANSWERED = frozenset({"videoThumbnailImpressions", "videoThumbnailImpressionsClickRate"})

PLACES = frozenset({"continent", "country", "subContinent"})
VIDEO = frozenset({"video", "group"})
DAYS = frozenset({"day", "month"})
TOP_VIDEOS = 200
TOP_DETAILS = 25


@dataclass(frozen=True)
class ReportRule:
    """What one report takes.

    Attributes:
        dimensions: Dimensions that must all be there.
        one_of: At least one of these dimensions must be there.
        period: Whether `day` or `month` must (True), must not (False) or may (None) be there.
        optional: Dimensions that may be there.
        needed_filters: Filters that must be there.
        optional_filters: Filters that may be there.
        limit: Sort descending with `maxResults` up to this.
    """

    name: str
    metrics: frozenset[str]
    dimensions: frozenset[str] = frozenset()
    one_of: frozenset[str] = frozenset()
    period: bool | None = False
    optional: frozenset[str] = frozenset()
    needed_filters: frozenset[str] = frozenset()
    optional_filters: frozenset[str] = frozenset()
    filters: frozenset[str] = field(default=VIDEO | PLACES)
    limit: int | None = None


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


SPLITS = _set("creatorContentType liveOrOnDemand subscribedStatus youtubeProduct")
VIEWING_FILTERS = _set("liveOrOnDemand subscribedStatus youtubeProduct")

RULES: tuple[ReportRule, ...] = (
    ReportRule("basic activity", ACTIVITY),
    ReportRule("activity by time", ACTIVITY, period=True, optional=_set("creatorContentType")),
    ReportRule(
        "activity by country",
        ACTIVITY,
        _set("country"),
        optional=_set("creatorContentType"),
        filters=VIDEO | _set("continent subContinent"),
    ),
    ReportRule(
        "playback by time",
        PLAYBACK,
        period=None,
        optional=SPLITS,
        optional_filters=VIEWING_FILTERS,
    ),
    ReportRule(
        "playback by country",
        PLAYBACK,
        _set("country"),
        optional=SPLITS,
        optional_filters=VIEWING_FILTERS,
        filters=VIDEO | _set("continent subContinent"),
    ),
    ReportRule(
        "activity by subscribed status",
        frozenset(
            f"{WATCHING} {CARDS} likes dislikes shares videosAddedToPlaylists "
            "videosRemovedFromPlaylists".split()
        ),
        period=None,
        optional=_set("creatorContentType subscribedStatus"),
        optional_filters=_set("subscribedStatus"),
    ),
    ReportRule(
        "playback locations",
        TRAFFIC,
        _set("insightPlaybackLocationType"),
        optional=_set("creatorContentType day liveOrOnDemand subscribedStatus"),
        optional_filters=_set("liveOrOnDemand subscribedStatus"),
    ),
    ReportRule(
        "traffic sources",
        TRAFFIC,
        _set("insightTrafficSourceType"),
        optional=_set("creatorContentType day liveOrOnDemand subscribedStatus"),
        optional_filters=_set("liveOrOnDemand subscribedStatus"),
    ),
    ReportRule(
        "traffic source detail",
        TRAFFIC,
        _set("insightTrafficSourceDetail"),
        optional=_set("creatorContentType"),
        needed_filters=_set("insightTrafficSourceType"),
        optional_filters=_set("liveOrOnDemand subscribedStatus"),
        limit=TOP_DETAILS,
    ),
    ReportRule(
        "devices and systems",
        TRAFFIC,
        one_of=_set("deviceType operatingSystem"),
        optional=_set("day deviceType operatingSystem") | SPLITS,
        optional_filters=VIEWING_FILTERS | _set("deviceType operatingSystem"),
    ),
    ReportRule(
        "demographics",
        _set("viewerPercentage"),
        one_of=_set("ageGroup gender"),
        optional=_set("ageGroup gender creatorContentType liveOrOnDemand subscribedStatus"),
        optional_filters=_set("liveOrOnDemand subscribedStatus"),
    ),
    ReportRule(
        "sharing",
        _set("shares"),
        _set("sharingService"),
        optional=_set("creatorContentType subscribedStatus"),
        optional_filters=_set("subscribedStatus"),
    ),
    ReportRule(
        "audience retention",
        _set("audienceWatchRatio relativeRetentionPerformance startedWatching stoppedWatching"),
        _set("elapsedVideoTimeRatio"),
        optional=_set("creatorContentType"),
        needed_filters=_set("video"),
        optional_filters=_set("audienceType subscribedStatus youtubeProduct"),
        filters=_set("video"),
    ),
    ReportRule(
        "ad types",
        _set("grossRevenue adImpressions cpm"),
        _set("adType"),
        optional=_set("day"),
    ),
    ReportRule(
        "top videos",
        ACTIVITY,
        _set("video"),
        optional=_set("creatorContentType"),
        filters=VIDEO | PLACES,
        limit=TOP_VIDEOS,
    ),
    ReportRule(
        "top videos by playback",
        PLAYBACK,
        _set("video"),
        optional=_set("creatorContentType"),
        optional_filters=VIEWING_FILTERS,
        filters=VIDEO | PLACES,
        limit=TOP_VIDEOS,
    ),
)


@dataclass(frozen=True)
class Query:
    """An Analytics query, parsed."""

    dimensions: tuple[str, ...]
    metrics: tuple[str, ...]
    filters: dict[str, tuple[str, ...]]
    sort: tuple[str, ...]
    max_results: int | None
    start_index: int


def check(query: Query, *, is_content_owner: bool) -> ReportRule:
    """Return the report a query asks for.

    Raises:
        ApiError: No report allows it (400 badRequest).
    """
    unknown = [m for m in query.metrics if m not in ACTIVITY | _other_metrics()]
    if unknown:
        raise bad_request(
            f"Unknown identifier ({', '.join(unknown)}) given in field parameters.metrics.",
            location="metrics",
        )
    filters = set(query.filters) - ({"channel"} if is_content_owner else set())
    fitting = [rule for rule in RULES if _fits(rule, query, filters)]
    if not fitting:
        raise unsupported_query()
    refused = [problem for rule in fitting if (problem := _problem(rule, query)) is not None]
    if len(refused) == len(fitting):
        raise refused[0]
    return next(rule for rule in fitting if _problem(rule, query) is None)


def _other_metrics() -> frozenset[str]:
    return frozenset().union(*(rule.metrics for rule in RULES))


def _fits(rule: ReportRule, query: Query, filters: set[str]) -> bool:
    dimensions, metrics = set(query.dimensions), set(query.metrics)
    periods = dimensions & DAYS if "day" not in rule.optional else dimensions & {"month"}
    rest = dimensions - DAYS - rule.dimensions - rule.optional - rule.one_of
    allowed = rule.needed_filters | rule.optional_filters | rule.filters
    return (
        rule.dimensions <= dimensions
        and not rest
        and (not rule.one_of or bool(rule.one_of & dimensions))
        and (rule.period is not True or len(periods) == 1)
        and (rule.period is not False or not periods)
        and len(periods) <= 1
        and bool(metrics)
        and metrics <= rule.metrics
        and rule.needed_filters <= filters <= allowed
        and len(filters & PLACES) <= 1
        and len(filters & VIDEO) <= 1
        and not ("adImpressions" in metrics and "video" in dimensions | filters)
        and not ("averageViewPercentage" in metrics and "liveOrOnDemand" in dimensions | filters)
    )


def _problem(rule: ReportRule, query: Query) -> ApiError | None:
    """Return why a query that fits a report is refused all the same."""
    columns = {*query.dimensions, *query.metrics}
    if any(name.removeprefix("-") not in columns for name in query.sort):
        return bad_request(
            "Sort may only name dimensions and metrics of the query.", location="sort"
        )
    if rule.name == "audience retention" and len(query.filters["video"]) != 1:
        return unsupported_query()
    if rule.name == "traffic source detail":
        one_type = len(query.filters["insightTrafficSourceType"]) == 1
        if not one_type:
            return unsupported_query()
    if rule.limit is None or (rule.limit == TOP_VIDEOS and "video" in query.filters):
        return None
    is_sorted = bool(query.sort) and query.sort[0].startswith("-")
    fits = query.max_results is not None and 0 < query.max_results <= rule.limit
    return None if is_sorted and fits else unsupported_query()
