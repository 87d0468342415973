"""Every question of the forecast is valid on BigQuery, means the same there and has a bound."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ml.forecast import score, train
from ml.forecast.ask import Asker
from ml.forecast.versions import VERSION_FIELDS
from ml.forecast.watch import DRIFT_FIELDS
from tests.bigquery.sent_sql import partition_columns, recorded, refusals, unbounded
from tests.ml.conftest import FAST, put
from tests.ml.forecast.ask.conftest import draft, write_askable
from tests.ml.made_features import NOW, made_features
from warehouse import open_warehouse

if TYPE_CHECKING:
    from tests.bigquery.sent_sql import Sent


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Sent:
    """What training, scoring and answering ask, the second time too, when rows are held."""
    folder = tmp_path_factory.mktemp("asked")
    target = put(folder, made_features(count=120))
    with open_warehouse(target) as warehouse:
        warehouse.append("predictions", "forecast_drift", DRIFT_FIELDS.empty_table())
    with recorded() as sent:
        for _ in range(2):
            train(target, models_dir=folder / "models", now=NOW, settings=FAST)
            score(target, models_dir=folder / "models", now=NOW)
    with open_warehouse(target) as warehouse:
        write_askable(warehouse, warehouse.query("select * from predictions.model_versions"))
        with recorded() as asked:
            Asker.open(warehouse, folder / "models", now=NOW).answer(draft())
    return sent | asked


def test_google_accepts_every_question_to_the_declared_tables(sent: Sent) -> None:
    read = " ".join(sent)
    for table in (
        "features.feat_posts__labels",
        "features.feat_posts__at_publication",
        "features.feat_posts__first_day",
        "predictions.model_versions",
        "predictions.post_forecasts",
        "predictions.forecast_drift",
        "marts.dim_accounts",
        "marts.dim_posts",
    ):
        assert table in read
    assert refusals(sent, {"predictions.model_versions": VERSION_FIELDS}) == []


def test_every_question_names_a_first_day_of_each_table_kept_by_day(sent: Sent) -> None:
    assert unbounded(sent, partition_columns()) == []
