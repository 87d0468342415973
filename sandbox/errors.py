"""Errors of the sandbox, each named after its situation."""


class SandboxError(Exception):
    """Something keeps the sandbox from working; the message is one line for the user."""


class SandboxNotStartedError(SandboxError):
    """The address is taken or not allowed."""


class RecordedWorldError(SandboxError):
    """A folder of recorded answers cannot be read."""
