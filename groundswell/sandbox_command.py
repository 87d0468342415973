"""``groundswell sandbox``: serves the local stand-ins until it is stopped."""

from __future__ import annotations

import contextlib
import json
import signal
import sys
import threading
from datetime import date
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

    from sandbox.running import RunningSandbox


def serve(
    *,
    recorded: Path | None,
    write_workspace: Path | None,
    port: int,
    seed: int,
    retired: Iterable[str],
    now: datetime | None,
    until_stdin_closes: bool,
    as_json: bool,
) -> int:
    """Serve a world on `port` until Ctrl-C, or until the parent goes away."""
    import sandbox

    world = sandbox.recorded_world(recorded) if recorded else sandbox.made_world(seed=seed)
    clock = (lambda: now) if now else None
    running = sandbox.start(world, port=0 if until_stdin_closes else port, clock=clock)
    running.faults.drift.retired_graph_metrics = frozenset(retired)
    try:
        if write_workspace:
            write_workspace.write_text(_workspace_text(running, bool(recorded)), encoding="utf-8")
        _tell(running.url, write_workspace, as_json=as_json)
        _wait(until_stdin_closes=until_stdin_closes)
    finally:
        running.stop()
    return 0


def _tell(url: str, workspace: Path | None, *, as_json: bool) -> None:
    if as_json:
        line = json.dumps({"url": url, "workspace": str(workspace) if workspace else None})
    else:
        named = f" --workspace {workspace}" if workspace else ""
        line = (
            f"the sandbox listens at {url}\n"
            f"Ctrl-C stops it; meanwhile try\n"
            f"groundswell run --sandbox-url {url}{named}"
        )
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _wait(*, until_stdin_closes: bool) -> None:
    if until_stdin_closes:
        sys.stdin.read()
        return
    stopped = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopped.set())
    with contextlib.suppress(KeyboardInterrupt):
        stopped.wait()


def _workspace_text(running: RunningSandbox, recorded: bool) -> str:
    """A workspace file of the channels, Pages and accounts the sandbox knows."""
    content: dict[str, Any] = {
        "name": "recorded" if recorded else "sandbox",
        "description": "The accounts of a sandbox",
    }
    if running.channels:
        content["youtube"] = {
            "channels": [
                {
                    "id": channel.channel_id,
                    "ownership": "owned" if channel.is_owned else "observed",
                }
                for channel in running.channels
            ],
            "history_start": date(2026, 3, 1),
            "resources": {"comment_threads": recorded},
        }
    history: dict[str, Any] = {} if recorded else {"history_start": date(2025, 9, 1)}
    if running.pages:
        pages = [
            {"id": page.page_id, "ownership": "owned" if page.is_owned else "observed"}
            for page in running.pages
        ]
        content["facebook"] = {"pages": pages, **history}
    if running.instagram_accounts:
        accounts = [{"id": account.account_id} for account in running.instagram_accounts]
        content["instagram"] = {"accounts": accounts, **history}
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True)
