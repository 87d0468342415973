"""What a post that is not out yet will do: its range, reasons, best hours, and posts like it."""

from ml.forecast.ask.answer import Answer
from ml.forecast.ask.asker import TABLES_READ as TABLES
from ml.forecast.ask.asker import Asker
from ml.forecast.ask.draft import Draft
from ml.forecast.ask.errors import (
    DraftLengthError,
    DraftRefusedError,
    DraftTimeError,
    NoForecastError,
    NothingToGoByError,
    UnknownAccountError,
    UnknownKindError,
)
from ml.forecast.ask.text import lines

__all__ = [
    "TABLES",
    "Answer",
    "Asker",
    "Draft",
    "DraftLengthError",
    "DraftRefusedError",
    "DraftTimeError",
    "NoForecastError",
    "NothingToGoByError",
    "UnknownAccountError",
    "UnknownKindError",
    "lines",
]
