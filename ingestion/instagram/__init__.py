"""Instagram: accounts, media, stories, insights and audience, landed as received.

Heavy libraries are imported when a function that needs them is called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ingestion.graph.credentials import GraphCredentials, read_graph_credentials
from ingestion.instagram.errors import UnknownAccountError
from ingestion.instagram.settings import RESOURCES, AccountSettings, InstagramSettings
from ingestion.landing.errors import ChangedTypeError, LandingError, SourceError

if TYPE_CHECKING:
    from ingestion.checked import Check
    from ingestion.instagram.checks import check
    from ingestion.instagram.loading import load
    from ingestion.instagram.planning import plan
    from ingestion.landing.outcome import LoadReport
    from ingestion.landing.plan import LoadPlan, PlanLine

__all__ = [
    "RESOURCES",
    "AccountSettings",
    "ChangedTypeError",
    "Check",
    "GraphCredentials",
    "InstagramSettings",
    "LandingError",
    "LoadPlan",
    "LoadReport",
    "PlanLine",
    "SourceError",
    "UnknownAccountError",
    "check",
    "load",
    "plan",
    "read_graph_credentials",
]

_LAZY = {
    "Check": "ingestion.checked",
    "check": "ingestion.instagram.checks",
    "load": "ingestion.instagram.loading",
    "LoadReport": "ingestion.landing.outcome",
    "LoadPlan": "ingestion.landing.plan",
    "PlanLine": "ingestion.landing.plan",
    "plan": "ingestion.instagram.planning",
}


def __getattr__(name: str) -> Any:
    """Import the module that defines `name` on first use."""
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_LAZY[name]), name)
