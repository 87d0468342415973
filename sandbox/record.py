"""What the sandbox noted: each request, and each departure from the rules."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

SECRET_NAMES = (
    "key",
    "access_token",
    "oauth_token",
    "client_secret",
    "refresh_token",
    "code",
    "input_token",
)


@dataclass(frozen=True)
class RequestRecord:
    """One request and how it was answered.

    Attributes:
        query: The query's names and values, those of secrets left out.
        status: The HTTP status, 0 when the connection was cut.
        bucket: The quota bucket, empty for the token endpoint and images.
        units: The units it cost.
        at: The sandbox's clock.
        parts: The relative URLs of a Graph batch.
    """

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    status: int
    bucket: str
    units: int
    at: datetime
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Violation:
    """A departure from the discovery documents or from what API_FACTS demand of a client.

    Attributes:
        side: Whose: `request` is the client's, `answer` the sandbox's own.
    """

    side: Literal["request", "answer"]
    path: str
    message: str
