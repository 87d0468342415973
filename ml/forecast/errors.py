"""Errors of the forecast, each named after its situation."""


class ForecastError(Exception):
    """Something stops the forecast; the message is one line for the user."""


class FeaturesMissingError(ForecastError):
    """The feature tables, or columns of them, are not in the warehouse."""


class NotEnoughPostsError(ForecastError):
    """A fit has too few posts with a known label."""

    def __init__(self, needed: int, held: int, purpose: str) -> None:
        super().__init__(f"{purpose} needs {needed} posts with a known label, has {held}")
        self.needed = needed
        self.held = held
