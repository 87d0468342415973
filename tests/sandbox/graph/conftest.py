"""A running sandbox of the tiny world, and a client that keeps Meta's rules."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest
import requests

import sandbox
from sandbox.running import RunningSandbox

from .tiny import LADLE, NOON, TinyWorld

VERSION = "v26.0"


class GraphClient:
    """Asks the Graph API with the token in the header."""

    def __init__(self, running: RunningSandbox) -> None:
        self.running = running
        self.session = requests.Session()

    def page_token(self, page_id: str = LADLE) -> str:
        answer = self.get(page_id, fields="access_token")
        return str(answer.json()["access_token"])

    def get(
        self,
        path: str,
        *,
        token: str | None = sandbox.GRAPH_SYSTEM_TOKEN,
        version: str = VERSION,
        **query: str | int,
    ) -> requests.Response:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        url = f"{self.running.url}/graph/{version}/{path}"
        return self.session.get(url, params=query, headers=headers, timeout=20)

    def insights(self, path: str, metric: str, **query: str | int) -> requests.Response:
        token = self.running.pages[0].token
        return self.get(path, token=token, **{"metric": metric, **query})  # type: ignore[arg-type]

    def batch(
        self, urls: Sequence[str], *, token: str | None = None, **form: str
    ) -> requests.Response:
        parts = [{"method": "GET", "relative_url": url} for url in urls]
        return self.session.post(
            f"{self.running.url}/graph/{VERSION}/",
            data={"batch": json.dumps(parts), **form},
            headers={"Authorization": f"Bearer {token or self.running.pages[0].token}"},
            timeout=20,
        )


def error_of(answer: requests.Response | Mapping[str, Any]) -> tuple[int, int, int | None]:
    """Return the HTTP status, code and subcode of a refused request or part of a batch."""
    if isinstance(answer, requests.Response):
        status, error = answer.status_code, answer.json()["error"]
    else:
        status, error = answer["code"], json.loads(answer["body"])["error"]
    return status, error["code"], error.get("error_subcode")


@pytest.fixture
def world() -> TinyWorld:
    return TinyWorld()


@pytest.fixture
def running(world: TinyWorld) -> Iterator[RunningSandbox]:
    with sandbox.start(world, clock=NOON) as started:
        yield started


@pytest.fixture
def graph(running: RunningSandbox) -> Iterator[GraphClient]:
    """A test that wants violations calls `running.forget()` when it has seen them."""
    yield GraphClient(running)
    assert running.violations == []
