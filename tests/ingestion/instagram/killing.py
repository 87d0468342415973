"""Kills a load at a chosen moment."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Rig

SCRIPT = Path(__file__).with_name("load_until_killed.py")


def killed(rig: Rig, is_time: Callable[[], bool]) -> bool:
    """Start a load and kill it as soon as `is_time`; False when it ended by itself."""
    told = {
        "url": rig.sandbox.url,
        "var": str(rig.var),
        "accounts": [account.account_id for account in rig.settings.accounts],
        "start": str(rig.settings.history_start),
        "resources": dict(rig.settings.resources),
        "now": rig.clock.isoformat(),
    }
    process = subprocess.Popen([sys.executable, str(SCRIPT), json.dumps(told)])
    while process.poll() is None:
        if is_time():
            process.send_signal(signal.SIGKILL)
            process.wait()
            return True
        time.sleep(0.002)
    return is_time()
