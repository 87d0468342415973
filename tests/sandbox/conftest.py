"""One small made world for all tests of the sandbox, and a client that behaves."""

from collections.abc import Iterator

import pytest
import requests

import sandbox
from sandbox.running import RunningSandbox
from sandbox.worlds.made.social.world import MadeSocial
from sandbox.worlds.made.world import MadeWorld

Query = dict[str, str | int]


class Client:
    """Asks a running sandbox as a well-behaved client would."""

    def __init__(self, running: RunningSandbox) -> None:
        self.running = running
        self.session = requests.Session()

    def get(
        self, path: str, *, token: str | None = None, key: str = sandbox.API_KEY, **query: str | int
    ) -> requests.Response:
        headers = {"Authorization": f"Bearer {token}"} if token else {"X-Goog-Api-Key": key}
        return self.session.get(self.running.url + path, params=query, headers=headers, timeout=20)

    def data(self, method: str, **query: str | int) -> requests.Response:
        return self.get(f"/youtube/v3/{method}", **query)  # type: ignore[arg-type]

    def report(self, token: str, **query: str | int) -> requests.Response:
        span = {"ids": "channel==MINE", "startDate": "2026-03-01", "endDate": "2026-11-20"}
        return self.get("/v2/reports", token=token, **(span | query))  # type: ignore[arg-type]

    def token(self, refresh_token: str) -> str:
        answer = self.session.post(
            self.running.url + "/token",
            data={
                "client_id": sandbox.CLIENT_ID,
                "client_secret": sandbox.CLIENT_SECRET,
                "grant_type": "refresh_token",
                "refresh_token": refresh_token,
            },
            timeout=20,
        )
        answer.raise_for_status()
        return str(answer.json()["access_token"])

    def owner(self, channel: int = 0, suffix: str = "") -> str:
        return self.token(str(self.running.channels[channel].refresh_token) + suffix)

    def reason(self, answer: requests.Response) -> tuple[int, str]:
        return answer.status_code, answer.json()["error"]["errors"][0]["reason"]

    def uploads(self, channel: int = 0) -> list[str]:
        playlist = "UU" + self.running.channels[channel].channel_id[2:]
        query: Query = {"part": "contentDetails", "playlistId": playlist, "maxResults": 50}
        found: list[str] = []
        while True:
            page = self.data("playlistItems", **query).json()
            found += [item["contentDetails"]["videoId"] for item in page["items"]]
            if "nextPageToken" not in page:
                return found
            query["pageToken"] = page["nextPageToken"]


@pytest.fixture(scope="session")
def world() -> MadeWorld:
    return sandbox.made_world(seed=7, videos=120)


@pytest.fixture(scope="session")
def social() -> MadeSocial:
    return sandbox.made_world(seed=7).social


@pytest.fixture
def running(world: MadeWorld) -> Iterator[RunningSandbox]:
    with sandbox.start(world) as started:
        yield started


@pytest.fixture
def client(running: RunningSandbox) -> Iterator[Client]:
    yield Client(running)
    running_session_is_clean(running)


def running_session_is_clean(running: RunningSandbox) -> None:
    """A test that wants violations calls `running.forget()` when it has seen them."""
    assert running.violations == []
