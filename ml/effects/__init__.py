"""What goes with over-performance, and when publishing goes with it."""

from ml.effects.explain import explain
from ml.effects.reports import EffectReport, PerformanceMissingError
from ml.effects.settings import EffectSettings

__all__ = ["EffectReport", "EffectSettings", "PerformanceMissingError", "explain"]
