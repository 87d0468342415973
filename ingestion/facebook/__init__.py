"""Facebook Pages: profile, posts, videos, reels, insights and earnings, landed as received.

Heavy libraries are imported when a function that needs them is called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ingestion.facebook.settings import RESOURCES, FacebookSettings, PageSettings
from ingestion.graph.credentials import GraphCredentials, read_graph_credentials
from ingestion.graph.errors import GraphError
from ingestion.graph.limits import Limits
from ingestion.graph.schedule import SnapshotSchedule

if TYPE_CHECKING:
    from ingestion.checked import Check
    from ingestion.facebook.checks import check
    from ingestion.facebook.loading import load
    from ingestion.facebook.planning import plan
    from ingestion.landing.outcome import LoadReport
    from ingestion.landing.plan import LoadPlan, PlanLine

__all__ = [
    "RESOURCES",
    "Check",
    "FacebookSettings",
    "GraphCredentials",
    "GraphError",
    "Limits",
    "LoadPlan",
    "LoadReport",
    "PageSettings",
    "PlanLine",
    "SnapshotSchedule",
    "check",
    "load",
    "plan",
    "read_graph_credentials",
]

_LAZY = {
    "Check": "ingestion.checked",
    "LoadPlan": "ingestion.landing.plan",
    "LoadReport": "ingestion.landing.outcome",
    "PlanLine": "ingestion.landing.plan",
    "check": "ingestion.facebook.checks",
    "load": "ingestion.facebook.loading",
    "plan": "ingestion.facebook.planning",
}


def __getattr__(name: str) -> Any:
    """Import the module that defines `name` on first use."""
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_LAZY[name]), name)
