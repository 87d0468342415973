"""The server, started once for all tests of this folder, and one that fails before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sandbox.bigquery import FaultyBigQuery
from tests.bigquery.server import Server, reason_not_installed, running
from warehouse.bigquery_settings import BigQuerySettings

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A BigQuery-compatible server on a free port, stopped at the end."""
    if reason := reason_not_installed():
        pytest.skip(reason)
    with running(tmp_path_factory.mktemp("bigquery-server")) as started:
        yield started


@pytest.fixture(scope="module")
def proxy(server: Server) -> Iterator[FaultyBigQuery]:
    """A proxy before the server, through which everything passes until a test adds a fault."""
    with FaultyBigQuery(server.url) as started:
        yield started


@pytest.fixture
def faulty(proxy: FaultyBigQuery) -> Iterator[FaultyBigQuery]:
    """The same with no fault switched on and no request noted."""
    proxy.faults.clear()
    proxy.requests.clear()
    yield proxy
    proxy.faults.clear()


@pytest.fixture
def settings(
    server: Server, faulty: FaultyBigQuery, monkeypatch: pytest.MonkeyPatch
) -> BigQuerySettings:
    """Settings that lead through the proxy, with retries, and no bucket."""
    for name, value in server.environment(url=faulty.url).items():
        monkeypatch.setenv(name, value)
    environment = server.environment(url=faulty.url)
    del environment["GROUNDSWELL_BIGQUERY_BUCKET"]
    return BigQuerySettings.from_environment(environment)
