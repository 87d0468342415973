"""YouTube: channels, videos, figures, money and bulk reports, landed as received.

Heavy libraries are imported when a function that needs them is called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ingestion.landing.errors import ChangedTypeError, LandingError
from ingestion.youtube.credentials import YoutubeCredentials, read_credentials
from ingestion.youtube.errors import (
    ExpiredTokenError,
    MissingCredentialsError,
    NotAllowedError,
    NotFoundError,
    QuotaExceededError,
    RefusedRequestError,
    UnknownChannelError,
    UnreachableError,
    UnreadableAnswerError,
    WrongKeyError,
    YoutubeError,
)
from ingestion.youtube.settings import RESOURCES, ChannelSettings, YoutubeSettings

if TYPE_CHECKING:
    from ingestion.checked import Check
    from ingestion.landing.outcome import LoadReport
    from ingestion.landing.plan import LoadPlan, PlanLine
    from ingestion.youtube.checks import check
    from ingestion.youtube.loading import load
    from ingestion.youtube.oauth import authorize
    from ingestion.youtube.planning import plan, quota_left

__all__ = [
    "RESOURCES",
    "ChangedTypeError",
    "ChannelSettings",
    "Check",
    "ExpiredTokenError",
    "LandingError",
    "LoadPlan",
    "LoadReport",
    "MissingCredentialsError",
    "NotAllowedError",
    "NotFoundError",
    "PlanLine",
    "QuotaExceededError",
    "RefusedRequestError",
    "UnknownChannelError",
    "UnreachableError",
    "UnreadableAnswerError",
    "WrongKeyError",
    "YoutubeCredentials",
    "YoutubeError",
    "YoutubeSettings",
    "authorize",
    "check",
    "load",
    "plan",
    "quota_left",
    "read_credentials",
]

_LAZY = {
    "Check": "ingestion.checked",
    "check": "ingestion.youtube.checks",
    "load": "ingestion.youtube.loading",
    "LoadReport": "ingestion.landing.outcome",
    "authorize": "ingestion.youtube.oauth",
    "LoadPlan": "ingestion.landing.plan",
    "PlanLine": "ingestion.landing.plan",
    "plan": "ingestion.youtube.planning",
    "quota_left": "ingestion.youtube.planning",
}


def __getattr__(name: str) -> Any:
    """Import the module that defines `name` on first use."""
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_LAZY[name]), name)
