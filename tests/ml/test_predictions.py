"""Predictions are written with the types their sources declare, and asked as both engines can."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
import yaml

from ml.creatives import match
from ml.creatives.match import CREATIVE_MATCHES
from ml.effects import explain
from ml.effects.observations import MAY_BE_THERE, NUMBERS, TABLE, TEXTS
from ml.effects.tables import POST_EFFECTS, PUBLISH_TIMES
from ml.texts import describe
from ml.texts.describe import POST_TEXTS, TEXT_TOPICS
from tests.bigquery.sent_sql import recorded, refusals, unbounded
from tests.ml.labelled_posts import labelled_posts
from tests.ml.made_performance import made_performance, write_performance
from warehouse import Target, open_warehouse

if TYPE_CHECKING:
    from ml.predictions import PredictionTable
    from tests.bigquery.sent_sql import Sent

MODELS = Path(__file__).parents[2] / "dbt_project" / "models"
NOW = datetime(2026, 11, 20, 14, tzinfo=UTC)
ARROW_TYPES = {
    "string": pa.string(),
    "bigint": pa.int64(),
    "boolean": pa.bool_(),
    "double": pa.float64(),
    "timestamp": pa.timestamp("us"),
}
STAGED = (POST_TEXTS, CREATIVE_MATCHES, POST_EFFECTS, PUBLISH_TIMES)


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Sent:
    """What is asked in two runs, the second with answers held."""
    target = Target.local(tmp_path_factory.mktemp("asked") / "warehouse.duckdb")
    with open_warehouse(target) as warehouse:
        labelled_posts(NOW, videos=60).write(warehouse)
        write_performance(warehouse, made_performance(accounts=1, posts_each=150))
    with recorded() as sent:
        for _ in range(2):
            describe(target, now=NOW)
            match(target, now=NOW)
            explain(target, now=NOW)
    return sent


@pytest.mark.parametrize("table", STAGED, ids=lambda table: table.name)
def test_predictions_are_written_with_the_types_their_source_declares(
    table: PredictionTable,
) -> None:
    path = MODELS / "staging/predictions/_predictions__sources.yml"
    tables = yaml.safe_load(path.read_text(encoding="utf-8"))["sources"][0]["tables"]
    (declared,) = (each["columns"] for each in tables if each["name"] == table.name)
    written = {field.name: field.type for field in table.fields}
    assert written == {column["name"]: ARROW_TYPES[column["data_type"]] for column in declared}


def test_the_view_under_contract_holds_every_column_that_effects_read() -> None:
    documents = [
        yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in MODELS.glob("marts/*/_*__models.yml")
    ]
    (view,) = (
        model
        for document in documents
        for model in document.get("models", [])
        if model["name"] == TABLE
    )
    promised = {column["name"] for column in view["columns"]}
    assert {*TEXTS, *NUMBERS, *MAY_BE_THERE, "actual_count", "published_at"} <= promised


def test_google_accepts_every_question_to_the_declared_tables(sent: Sent) -> None:
    assert sum("marts." in sql for sql in sent) == 3
    assert sum("predictions." in sql for sql in sent) >= 6
    assert refusals(sent, {f"predictions.{TEXT_TOPICS.name}": TEXT_TOPICS.fields}) == []


def test_every_question_to_predictions_names_a_first_moment(sent: Sent) -> None:
    tables = (*STAGED, TEXT_TOPICS)
    assert unbounded(sent, {f"predictions.{table.name}": "made_at" for table in tables}) == []
