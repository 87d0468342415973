"""Tables of effects and publishing times."""

from __future__ import annotations

import pyarrow as pa

from ml.predictions import PredictionTable

POST_EFFECTS = PredictionTable(
    "post_effects",
    pa.schema(
        [
            ("scope", pa.string()),
            ("platform", pa.string()),
            ("account_key", pa.string()),
            ("metric", pa.string()),
            ("factor", pa.string()),
            ("level", pa.string()),
            ("level_order", pa.int64()),
            ("reference_level", pa.string()),
            ("effect", pa.float64()),
            ("low", pa.float64()),
            ("high", pa.float64()),
            ("naive_effect", pa.float64()),
            ("p_value", pa.float64()),
            ("is_clear", pa.bool_()),
            ("post_count", pa.int64()),
            ("model_post_count", pa.int64()),
            ("explained_rate", pa.float64()),
            ("model_version", pa.string()),
            ("made_at", pa.timestamp("us")),
        ]
    ),
    cluster_by=("account_key", "metric"),
)
PUBLISH_TIMES = PredictionTable(
    "publish_times",
    pa.schema(
        [
            ("platform", pa.string()),
            ("account_key", pa.string()),
            ("metric", pa.string()),
            ("weekday", pa.int64()),
            ("hour_block", pa.int64()),
            ("effect", pa.float64()),
            ("low", pa.float64()),
            ("high", pa.float64()),
            ("is_clear", pa.bool_()),
            ("post_count", pa.int64()),
            ("model_version", pa.string()),
            ("made_at", pa.timestamp("us")),
        ]
    ),
    cluster_by=("account_key", "metric"),
)
