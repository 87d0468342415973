"""Every question of the forecast is valid on BigQuery, means the same there and has a bound."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ml.forecast import score, train
from ml.forecast.predictions import SCHEMA, VERSION_FIELDS, VERSIONS
from tests.bigquery.sent_sql import partition_columns, recorded, refusals, unbounded
from tests.ml.conftest import FAST, put
from tests.ml.made_features import NOW, made_features

if TYPE_CHECKING:
    from tests.bigquery.sent_sql import Sent


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Sent:
    """What training and scoring ask, the second time too, when versions and forecasts are held."""
    folder = tmp_path_factory.mktemp("asked")
    target = put(folder, made_features(count=120))
    with recorded() as sent:
        for _ in range(2):
            train(target, models_dir=folder / "models", now=NOW, settings=FAST)
            score(target, models_dir=folder / "models", now=NOW)
    return sent


def test_google_accepts_every_question_to_the_declared_tables(sent: Sent) -> None:
    assert sum("features." in sql for sql in sent) == 4
    assert sum("predictions." in sql for sql in sent) == 3
    assert refusals(sent, {f"{SCHEMA}.{VERSIONS}": VERSION_FIELDS}) == []


def test_every_question_names_a_first_day_of_each_table_kept_by_day(sent: Sent) -> None:
    assert unbounded(sent, partition_columns()) == []
