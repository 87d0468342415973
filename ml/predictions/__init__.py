"""Tables of the schema `predictions`: written only by appending, read back by what is newest."""

from ml.predictions.code import code_version
from ml.predictions.tables import HELD_FOR, PredictionTable, utc

__all__ = ["HELD_FOR", "PredictionTable", "code_version", "utc"]
