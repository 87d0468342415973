"""Which path belongs to which method, who answers it, and what it costs."""

import re

from sandbox.google.discovery import Method, methods
from sandbox.youtube import analytics_api, data_api, data_comments, reporting_api
from sandbox.youtube.call import Endpoint

DATA, ANALYTICS, REPORTING = "youtube.v3", "youtubeAnalytics.v2", "youtubereporting.v1"

ENDPOINTS = (
    Endpoint(f"{DATA}:channels.list", "data", data_api.channels),
    Endpoint(f"{DATA}:playlistItems.list", "data", data_api.playlist_items),
    Endpoint(f"{DATA}:playlists.list", "data", data_api.playlists),
    Endpoint(f"{DATA}:videos.list", "data", data_api.videos),
    Endpoint(f"{DATA}:videos.batchGetStats", "batch_stats", data_api.batch_stats),
    Endpoint(f"{DATA}:videoCategories.list", "data", data_api.video_categories),
    Endpoint(f"{DATA}:commentThreads.list", "data", data_comments.comment_threads),
    Endpoint(f"{DATA}:comments.list", "data", data_comments.comments),
    Endpoint(f"{DATA}:search.list", "search", data_comments.search),
    Endpoint(
        f"{ANALYTICS}:reports.query", "analytics", analytics_api.reports_query, needs_owner=True
    ),
    *(
        Endpoint(f"{REPORTING}:{name}", "reporting", handler, needs_owner=True)
        for name, handler in (
            ("reportTypes.list", reporting_api.report_types),
            ("jobs.list", reporting_api.jobs_list),
            ("jobs.create", reporting_api.jobs_create),
            ("jobs.get", reporting_api.jobs_get),
            ("jobs.delete", reporting_api.jobs_delete),
            ("jobs.reports.list", reporting_api.reports_list),
            ("jobs.reports.get", reporting_api.reports_get),
            ("media.download", reporting_api.media),
        )
    ),
)


def _pattern(path: str) -> re.Pattern[str]:
    """Return what matches a discovery path; `{+name}` takes slashes, `{name}` does not."""
    parts = re.split(r"(\{\+?\w+\})", path)
    text = "".join(
        (f"(?P<{part.strip('{+}')}>{'.+' if '+' in part else '[^/]+'})")
        if part.startswith("{")
        else re.escape(part)
        for part in parts
    )
    return re.compile(text)


ROUTES = tuple(
    (methods()[e.key].http_method, _pattern(methods()[e.key].path), e, methods()[e.key])
    for e in ENDPOINTS
)


def find(http_method: str, path: str) -> tuple[Endpoint, Method, dict[str, str]] | None:
    """Return the endpoint of a request, its description, and what its path names."""
    for verb, pattern, endpoint, method in ROUTES:
        match = pattern.fullmatch(path)
        if verb == http_method and match is not None:
            return endpoint, method, match.groupdict()
    return None
