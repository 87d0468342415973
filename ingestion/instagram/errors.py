"""Errors of the Instagram source beside the Graph API's own; every message is one line."""

from __future__ import annotations

from typing import ClassVar

from ingestion.graph.errors import GraphError


class UnknownAccountError(GraphError):
    """No Instagram business account answers to what the workspace names."""

    gap_reason: ClassVar[str] = "not_available"
