"""What a request says in its URL and body, and what it must not say there."""

import json
from collections.abc import Mapping
from urllib.parse import parse_qs

from sandbox.exchange import Incoming
from sandbox.graph.errors import bad_parameter
from sandbox.record import SECRET_NAMES

KNOWN = frozenset(
    {
        "access_token",
        "after",
        "batch",
        "before",
        "breakdown",
        "date_format",
        "fields",
        "ids",
        "include_headers",
        "input_token",
        "limit",
        "metadata",
        "method",
        "metric",
        "metric_type",
        "period",
        "pretty",
        "since",
        "summary",
        "timeframe",
        "until",
    }
)
# Gone since v26.0, and in every version since 2026-10-27.
GONE = frozenset({"ids", "date_format", "metadata"})


def in_url(query_string: str) -> dict[str, str]:
    """Return the parameters of a URL; of a repeated one the last counts."""
    return {n: values[-1] for n, values in parse_qs(query_string, keep_blank_values=True).items()}


def in_body(incoming: Incoming) -> dict[str, str]:
    """Return the parameters of a body, a form or JSON.

    Raises:
        GraphError: The body is neither (100).
    """
    if not incoming.body:
        return {}
    if "json" not in incoming.headers.get("Content-Type", ""):
        return in_url(incoming.body.decode(errors="replace"))
    try:
        found = json.loads(incoming.body)
    except ValueError as error:
        raise bad_parameter("The body is not valid JSON") from error
    if not isinstance(found, dict):
        raise bad_parameter("The body must be an object")
    return {
        str(name): value if isinstance(value, str) else json.dumps(value)
        for name, value in found.items()
    }


def departures(url: Mapping[str, str], body: Mapping[str, str]) -> list[str]:
    """Return what a client should not have done, one sentence each."""
    found = [f"a secret stands in the URL as {name}" for name in SECRET_NAMES if name in url]
    every = {**url, **body}
    found += [f"the parameter {name} is gone since v26.0" for name in sorted(GONE & set(every))]
    found += [f"unknown parameter {name}" for name in sorted(set(every) - KNOWN)]
    return found
