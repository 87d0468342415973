"""Creatives: the same work in many places, crossposted or uploaded again."""

from ml.creatives.match import match
from ml.creatives.reports import MatchReport, PostsMissingError
from ml.creatives.settings import MatchSettings

__all__ = ["MatchReport", "MatchSettings", "PostsMissingError", "match"]
