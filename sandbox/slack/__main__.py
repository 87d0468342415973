"""``python -m sandbox.slack``: plays Slack, and somebody in it, towards a running app."""

import argparse
import sys
import time
from urllib.parse import urlsplit

import requests

import sandbox
from sandbox.errors import SandboxError
from sandbox.slack.client import Client
from sandbox.slack.script import Wish, conversation

APP, PORT = "http://127.0.0.1:3000/slack/events", 3001
WAIT_SECONDS = 600


def main(arguments: list[str]) -> int:
    """Wait for the app, play the conversation, print it; return the exit code."""
    options = _parser().parse_args(arguments)
    wish = Wish(options.account, options.kind, options.length, options.caption)
    try:
        with sandbox.start(sandbox.made_world(videos=3, channels=1), port=options.port) as running:
            sys.stdout.write(told(running.url, options.app))
            sys.stdout.flush()
            _wait_for(options.app, seconds=options.wait)
            for part in conversation(Client(running.slack, options.app), wish):
                sys.stdout.write(f"{part}\n")
                sys.stdout.flush()
            for violation in running.violations:
                sys.stdout.write(f"against Slack's rules: {violation.message}\n")
            return 1 if running.violations else 0
    except SandboxError as error:
        sys.stderr.write(f"{error}\n")
        return 1


def told(url: str, app: str) -> str:
    """What the user is told: how to start the app in another shell."""
    place = urlsplit(app)
    return (
        f"Slack's stand-in listens at {url}; start the app in another shell:\n\n"
        f"  export SLACK_API_URL={url}/slack/api/\n"
        f"  export SLACK_BOT_TOKEN={sandbox.SLACK_BOT_TOKEN}\n"
        f"  export SLACK_SIGNING_SECRET={sandbox.SLACK_SIGNING_SECRET}\n"
        f"  groundswell slack --port {place.port or 80}\n\n"
        f"its workspace file names the team {sandbox.SLACK_TEAM} under slack.teams\n\n"
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sandbox.slack", description=__doc__)
    parser.add_argument("--app", default=APP, help="the app's request URL")
    parser.add_argument("--port", type=int, default=PORT, help="where the stand-in listens")
    parser.add_argument("--wait", type=float, default=WAIT_SECONDS, help="seconds for the app")
    for name in ("account", "kind", "length", "caption"):
        parser.add_argument(f"--{name}", default=getattr(Wish, name), help=f"the draft's {name}")
    return parser


def _wait_for(app: str, *, seconds: float) -> None:
    """Return once something answers at the app's address."""
    until = time.monotonic() + seconds
    while True:
        try:
            requests.get(app, timeout=2)
        except requests.RequestException:
            if time.monotonic() > until:
                raise SandboxError(f"no app answers at {app}") from None
            time.sleep(0.2)
        else:
            return


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
