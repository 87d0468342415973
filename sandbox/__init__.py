"""Local stand-ins of the platforms: what `make run` and the tests talk to.

One HTTP server behaves as the YouTube Data, Analytics and Reporting APIs, Google's token endpoint,
Meta's Graph API and Slack. `start` runs it in a thread; the world it shows is made (`made_world`)
or recorded (`recorded_world`).
"""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sandbox.errors import RecordedWorldError, SandboxError, SandboxNotStartedError
from sandbox.faults import Drift, Fault, Faults
from sandbox.google.identity import API_KEY, CLIENT_ID, CLIENT_SECRET, REFRESH_PREFIX, Caller
from sandbox.google.quota import Quota
from sandbox.graph.budget import GraphQuota
from sandbox.graph.tokens import (
    GRAPH_APP_ID,
    GRAPH_APP_SECRET,
    GRAPH_APP_TOKEN,
    GRAPH_SYSTEM_TOKEN,
    GRAPH_USER_TOKEN,
)
from sandbox.graph.world import InstagramAccountInfo, PageInfo, SocialWorld
from sandbox.record import RequestRecord, Violation
from sandbox.slack.roster import (
    SLACK_BOT_TOKEN,
    SLACK_CHANNEL,
    SLACK_DIGEST_CHANNEL,
    SLACK_SIGNING_SECRET,
    SLACK_TEAM,
    SLACK_USER,
)
from sandbox.worlds.world import ChannelInfo, World

if TYPE_CHECKING:
    from sandbox.running import Clock, RunningSandbox
    from sandbox.worlds.made.world import MadeWorld
    from sandbox.worlds.recorded.world import RecordedWorld

HISTORY_START = date(2026, 3, 1)


def start(
    world: World,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    clock: "Clock | None" = None,
    faults: Faults | None = None,
    quota: Quota | None = None,
    graph_quota: GraphQuota | None = None,
) -> "RunningSandbox":
    """Start a sandbox in a thread and return it once it answers.

    Args:
        world: What it shows.
        host: Where it listens.
        port: 0 takes any free one.
        clock: A moment, or a function that tells it; by default 2026-11-20T14:00:00Z.
        faults: What goes wrong; may be changed later.
        quota: What a project may spend; by default Google's numbers.
        graph_quota: What an app, a Page and an Instagram account may ask; by default plenty.

    Raises:
        SandboxNotStartedError: The address cannot be used.
    """
    from sandbox.running import DEFAULT_CLOCK, RunningSandbox

    return RunningSandbox(
        world,
        host=host,
        port=port,
        clock=DEFAULT_CLOCK if clock is None else clock,
        faults=faults or Faults(),
        quota=quota or Quota(),
        graph_quota=graph_quota or GraphQuota(),
        grants=world.grants,
    )


def made_world(
    seed: int = 7, *, videos: int = 300, start: date = HISTORY_START, channels: int = 3
) -> "MadeWorld":
    """Return the cooking brand's world, wholly determined by these arguments and the clock.

    Args:
        seed: Another seed is another world.
        videos: About how many are out on 2026-11-20; Pages and accounts post in proportion.
        start: The first Pacific day with daily figures on YouTube; Pages begin 181 days earlier.
        channels: The brand's three, or fewer, or more of their kind.
    """
    from sandbox.worlds.made.world import MadeWorld

    return MadeWorld(seed=seed, videos=videos, start=start, channels=channels)


def recorded_world(folder: "Path | str") -> "RecordedWorld":
    """Return the world of a folder of recorded answers.

    Args:
        folder: YouTube's, one JSON body a line in its `*.jsonl`, the Graph API's, one a file in
            `*.json` at any depth, or both.

    Raises:
        RecordedWorldError: The folder or a line of it cannot be read; the message names it.
    """
    from sandbox.worlds.recorded.world import RecordedWorld

    return RecordedWorld(Path(folder))


__all__ = [
    "API_KEY",
    "CLIENT_ID",
    "CLIENT_SECRET",
    "GRAPH_APP_ID",
    "GRAPH_APP_SECRET",
    "GRAPH_APP_TOKEN",
    "GRAPH_SYSTEM_TOKEN",
    "GRAPH_USER_TOKEN",
    "HISTORY_START",
    "REFRESH_PREFIX",
    "SLACK_BOT_TOKEN",
    "SLACK_CHANNEL",
    "SLACK_DIGEST_CHANNEL",
    "SLACK_SIGNING_SECRET",
    "SLACK_TEAM",
    "SLACK_USER",
    "Caller",
    "ChannelInfo",
    "Drift",
    "Fault",
    "Faults",
    "GraphQuota",
    "InstagramAccountInfo",
    "PageInfo",
    "Quota",
    "RecordedWorldError",
    "RequestRecord",
    "SandboxError",
    "SandboxNotStartedError",
    "SocialWorld",
    "Violation",
    "World",
    "made_world",
    "recorded_world",
    "start",
]
