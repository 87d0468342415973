"""What the forecast reads and writes is what the dbt project promises and expects."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import yaml

from ml.forecast.predictions import FORECAST_FIELDS, FORECASTS, recorded
from ml.forecast.settings import Stage
from ml.forecast.tables import (
    LABEL_COLUMNS,
    LABELS,
    NUMBER_COLUMNS,
    STAGE_COLUMNS,
    TABLES,
    TEXT_COLUMNS,
)
from tests.ml.made_features import made_features

MODELS = Path(__file__).parents[3] / "dbt_project" / "models"
ARROW_TYPES = {
    "string": pa.string(),
    "bigint": pa.int64(),
    "boolean": pa.bool_(),
    "double": pa.float64(),
    "timestamp": pa.timestamp("us"),
}


def _columns(file: str, section: str, name: str) -> dict[str, Any]:
    """Columns of one model, or of one table of the file's only source, by name."""
    document = yaml.safe_load((MODELS / file).read_text(encoding="utf-8"))
    tables = document["sources"][0]["tables"] if section == "sources" else document["models"]
    table = next(table for table in tables if table["name"] == name)
    return {column["name"]: column for column in table["columns"]}


@pytest.mark.parametrize("stage", ["publication", "first_hour", "first_day"])
def test_the_features_under_contract_hold_every_column_that_is_read(stage: Stage) -> None:
    read = {*TEXT_COLUMNS, *NUMBER_COLUMNS, *STAGE_COLUMNS[stage], "published_at", "moment_at"}
    assert read <= set(_columns("features/_features__models.yml", "models", TABLES[stage]))


def test_the_labels_under_contract_hold_every_column_that_is_read() -> None:
    promised = set(_columns("features/_features__models.yml", "models", LABELS))
    assert set(LABEL_COLUMNS) <= promised


def test_made_features_have_only_columns_of_the_contract() -> None:
    made = made_features(count=5)
    tables = {
        TABLES["publication"]: made.at_publication,
        TABLES["first_day"]: made.first_day,
        LABELS: made.labels,
    }
    for name, table in tables.items():
        promised = set(_columns("features/_features__models.yml", "models", name))
        assert set(table.column_names) <= promised


def test_forecasts_are_written_with_the_types_their_source_declares() -> None:
    declared = _columns("staging/predictions/_predictions__sources.yml", "sources", FORECASTS)
    rows = recorded(FORECAST_FIELDS.empty_table(), datetime(2026, 11, 20, tzinfo=UTC))
    written = {field.name: field.type for field in rows.schema}
    assert written == {name: ARROW_TYPES[column["data_type"]] for name, column in declared.items()}
