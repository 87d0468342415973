"""Language and topic of every caption."""

from ml.texts.describe import describe
from ml.texts.reports import MartsMissingError, TextReport
from ml.texts.settings import TextSettings

__all__ = ["MartsMissingError", "TextReport", "TextSettings", "describe"]
