"""Effects and publishing times of the made channels, as ml writes them: an answer at a time."""

from __future__ import annotations

import hashlib
from typing import Any

from tests.bigquery.made_videos import OWNED

OF_ALL = {"scope": "all", "account_key": None}
COMMON = {"platform": "youtube", "metric": "engaged_views", "model_version": "made-1"}


def effect_rows(number: int) -> list[dict[str, Any]]:
    """Return the answer of load `number` on one factor, its reference level among the levels."""
    of_account = {"scope": "account", "account_key": account_key(OWNED)}
    rows = []
    for scope in (OF_ALL, of_account):
        for order, level in enumerate(("no question", "question: été ?")):
            effect = 1.0 + order * number / 30
            rows.append(
                {
                    **COMMON,
                    **scope,
                    "factor": "question",
                    "level": level,
                    "level_order": order,
                    "reference_level": "no question",
                    "effect": effect,
                    "low": effect / 1.1,
                    "high": effect * 1.1,
                    "naive_effect": effect * 1.3,
                    "p_value": 0.0123456 if order else None,
                    "is_clear": bool(order),
                    "post_count": 3 + order,
                    "model_post_count": 7,
                    "explained_rate": 0.25,
                }
            )
    return rows


def time_rows(number: int) -> list[dict[str, Any]]:
    """Return the answer of load `number` on when to publish: two parts of a week."""
    return [
        {
            **COMMON,
            "account_key": account_key(OWNED),
            "weekday": weekday,
            "hour_block": hour,
            "effect": 1.0 + number / 70,
            "low": 0.9,
            "high": 1.2 + number / 70,
            "is_clear": False,
            "post_count": weekday,
        }
        for weekday, hour in ((1, 0), (7, 21))
    ]


def account_key(channel_id: str) -> str:
    """The key that the dbt project gives a channel."""
    return hashlib.md5(f"youtube|{channel_id}".encode(), usedforsecurity=False).hexdigest()
