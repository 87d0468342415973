"""The layers of a warehouse, in the order data flows through them."""

from __future__ import annotations

RAW = {
    "raw_youtube": "observed_at",
    "raw_facebook": "observed_at",
    "raw_instagram": "observed_at",
    "raw_files": "imported_at",
}
"""Raw layer → the column that says when a row was read."""
LAYERS = (*RAW, "staging", "intermediate", "marts", "features", "predictions", "ops")
