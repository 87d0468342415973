"""A local BigQuery for the tests that land there, started once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from sandbox.bigquery import RunningBigQuery, reason_not_installed, start
from warehouse import BigQuerySettings, Target

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

OURS = "GROUNDSWELL_"


@pytest.fixture(scope="session")
def bigquery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBigQuery]:
    """A BigQuery-compatible server and a bucket, stopped at the end."""
    if reason := reason_not_installed():
        pytest.skip(reason)
    with (
        start(tmp_path_factory.mktemp("bigquery")) as running,
        pytest.MonkeyPatch.context() as patch,
    ):
        for name, value in running.environment().items():
            if not name.startswith(OURS):  # what leads Google's own clients to the bucket
                patch.setenv(name, value)
        yield running


@pytest.fixture(scope="session")
def on_bigquery(bigquery: RunningBigQuery) -> Callable[..., Target]:
    """Makes a warehouse of its own on the server: datasets with a prefix, perhaps the bucket."""

    def made(
        prefix: str, *, bucket: bool = False, url: str | None = None, **settings: Any
    ) -> Target:
        found = BigQuerySettings.from_environment(bigquery.environment(url=url))
        place = found.bucket if bucket else None
        named = replace(found, dataset_prefix=f"{prefix}_", bucket=place, **settings)
        return Target.for_bigquery(named)

    return made
