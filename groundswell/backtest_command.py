"""``groundswell backtest``: what the forecasts would have said of the past."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from rich.console import Console

from groundswell.errors import PolicyError
from groundswell.exit_codes import ExitCode
from groundswell.session import session
from warehouse import open_warehouse

if TYPE_CHECKING:
    from datetime import datetime

    from groundswell.options import Options


def show_backtest(options: Options, *, platform: str | None, until: datetime | None) -> int:
    """Print the back-test of every question the data can answer.

    Raises:
        PolicyError: `platform` is YouTube, and no ground for its forecasts is recorded.
    """
    from ml import forecast

    with session(options, "backtest", writes=False) as opened:
        allowed = opened.derived_metrics_platforms
        if platform is not None and platform not in allowed:
            raise PolicyError(platform)
        with open_warehouse(opened.target, read_only=True) as warehouse:
            report = forecast.backtest_report(
                warehouse, until=until, platforms=(platform,) if platform else allowed
            )
    if options.as_json:
        sys.stdout.write(json.dumps(report.as_dict(), allow_nan=False) + "\n")
        return ExitCode.DONE
    console = Console(highlight=False)
    for line in report.lines():
        console.print(line, soft_wrap=True, markup=False)
    return ExitCode.DONE
