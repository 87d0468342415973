"""The server, started once for all tests of this folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.bigquery.server import Server, reason_not_installed, running

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A BigQuery-compatible server on a free port, stopped at the end."""
    if reason := reason_not_installed():
        pytest.skip(reason)
    with running(tmp_path_factory.mktemp("bigquery-server")) as started:
        yield started
