"""What cannot be answered, each named after its situation; the message is one line."""

from ml.forecast.errors import ForecastError


class DraftRefusedError(ForecastError):
    """What was asked cannot be answered as it was asked."""


class UnknownAccountError(DraftRefusedError):
    """No account, or more than one, is called so."""


class UnknownKindError(DraftRefusedError):
    """The platform has no posts of that kind."""


class DraftTimeError(DraftRefusedError):
    """The time of publication has passed, is too far ahead, or has no zone."""


class DraftLengthError(DraftRefusedError):
    """The length of the draft is no length."""


class NothingToGoByError(DraftRefusedError):
    """Neither the account nor any other of its platform has a settled post."""


class NoForecastError(ForecastError):
    """No trained forecast answers here."""
