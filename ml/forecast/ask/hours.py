"""When in the week after the draft's time it would do best."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ml.forecast.ask.answer import BestHour
    from ml.forecast.posts import Posts

WEEK_HOURS = 168
SHOWN = 5
APART = timedelta(hours=3)
HOURS_A_DAY = 24
SAME = 1e-6


def week_after(at: datetime) -> list[datetime]:
    """Return the full hours of the seven days after `at`, UTC."""
    first = at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    return [first + timedelta(hours=1 + hour) for hour in range(WEEK_HOURS)]


def best_hours(
    hours: list[datetime],
    forecasts: NDArray[np.float64],
    *,
    at_time: float,
    published: Posts,
    zone: str,
) -> list[BestHour]:
    """Return up to five hours with the largest forecasts, each three hours from the others.

    Only hours of the day at which posts were published, or the hour next to one, are weighed: of
    others nothing was learnt. None is better when the forecast does not depend on the hour.

    Args:
        hours: Full hours, UTC.
        forecasts: Counts, shape (hours,).
        at_time: The forecast at the time asked for, a count.
        published: Posts the account, or others, published.
        zone: The platform's zone, in which posts' hours are told.
    """
    if float(np.ptp(forecasts)) <= SAME * max(float(forecasts.max()), 1.0):
        return []
    known = published.columns["published_hour_local"]
    seen = {int(hour) % HOURS_A_DAY for hour in known[~np.isnan(known)].tolist()}
    local = ZoneInfo(zone)
    order = np.argsort(-forecasts, kind="stable").tolist()
    chosen: list[int] = []
    for place in order:
        hour = hours[place].astimezone(local).hour
        near = {(hour + step) % HOURS_A_DAY for step in (-1, 0, 1)}
        if near & seen and all(abs(hours[place] - hours[each]) >= APART for each in chosen):
            chosen.append(place)
        if len(chosen) == SHOWN:
            break
    return [
        {
            "at": f"{hours[place]:%Y-%m-%dT%H:%M:%SZ}",
            "forecast": float(forecasts[place]),
            "factor": float(forecasts[place] / at_time) if at_time > 0 else 1.0,
        }
        for place in chosen
    ]
