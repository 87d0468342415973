"""One server for all tests of this folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sandbox.bigquery import RunningBigQuery, reason_not_installed, start

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBigQuery]:
    """A local BigQuery and bucket, stopped at the end."""
    if reason := reason_not_installed():
        pytest.skip(reason)
    with start(tmp_path_factory.mktemp("local-bigquery")) as started:
        yield started


@pytest.fixture(scope="session")
def client(server: RunningBigQuery) -> Any:
    """A client of the server, which has a dataset `made`."""
    opened = server.client()
    opened.create_dataset("made")
    return opened
